package sheet

import "mirror/gap"

func (c *Dumbbell) head() *Head            { return &c.Head }
func (c *Dumbbell) numbers() []gap.Number  { return nil }
func (c *Dumbbell) build(*region) plot     { return plot{} }
func (c *Matrix) head() *Head              { return &c.Head }
func (c *Matrix) numbers() []gap.Number    { return nil }
func (c *Matrix) build(*region) plot       { return plot{} }
func (c *Diverging) head() *Head           { return &c.Head }
func (c *Diverging) numbers() []gap.Number { return nil }
func (c *Diverging) build(*region) plot    { return plot{} }
func (c *Stacked) head() *Head             { return &c.Head }
func (c *Stacked) numbers() []gap.Number   { return nil }
func (c *Stacked) build(*region) plot      { return plot{} }
func (c *Bars) head() *Head                { return &c.Head }
func (c *Bars) numbers() []gap.Number      { return nil }
func (c *Bars) build(*region) plot         { return plot{} }
func (c *Lines) head() *Head               { return &c.Head }
func (c *Lines) numbers() []gap.Number     { return nil }
func (c *Lines) build(*region) plot        { return plot{} }

package respond

import "github.com/labstack/echo/v4"

func (p *Pages) home(c echo.Context) error         { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) codeForm(c echo.Context) error     { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) codeTyped(c echo.Context) error    { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) personal(c echo.Context) error     { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) openStart(c echo.Context) error    { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) openBegin(c echo.Context) error    { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) poster(c echo.Context) error       { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) preview(c echo.Context) error      { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) unsubscribe(c echo.Context) error  { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) unsubscribed(c echo.Context) error { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) start(c echo.Context) error        { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) begin(c echo.Context) error        { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) team(c echo.Context) error         { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) teamGiven(c echo.Context) error    { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) sent(c echo.Context) error         { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) privacy(c echo.Context) error      { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) record(c echo.Context) error       { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) out(c echo.Context) error          { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) optedOut(c echo.Context) error     { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) optedIn(c echo.Context) error      { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) page(c echo.Context) error         { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) pagePosted(c echo.Context) error   { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) ownForm(c echo.Context) error      { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) own(c echo.Context) error          { return p.Message(c, Message{Kind: NotFound}) }
func (p *Pages) said(c echo.Context) error         { return p.Message(c, Message{Kind: NotFound}) }

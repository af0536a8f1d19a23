package demo

import "errors"

type scenario struct{}

type generator struct{}

func readScenario() (*scenario, error) { return &scenario{}, nil }

func newGenerator(*scenario, Options) *generator { return &generator{} }

func (*generator) write(string) (Demo, error) { return Demo{}, errors.New("not made yet") }

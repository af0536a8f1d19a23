package sheet

type region struct{}

type plot struct{}

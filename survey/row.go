package survey

// Row is one response as files hold it: its groups have their keys, and the numbers in Response are 0.
type Row struct {
	Group, Unit string // Group is the cell of an employee, the segment of a customer; "" = not given
	Response    Response
}

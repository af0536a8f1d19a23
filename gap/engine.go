package gap

// Engine is the version of the methods. It changes whenever the same answers
// could give another figure, and travels with every result.
const Engine = "1.1.0"

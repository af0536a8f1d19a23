package store

// OfStudy are the tables an example is deleted from.
var OfStudy = ofStudy

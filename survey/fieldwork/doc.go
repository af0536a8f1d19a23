// Package fieldwork knows links: the keys they are made of, the tokens in them, the state a form carries, link lists and
// posters. It knows no database: what the database holds of a secret is its hash, and the keys lie in files apart from it.
//
// Secrets are derived, not stored: a token is an HMAC of an invitation's random id under its wave's key, with a label that
// says what the token is for, the study and the wave in what is hashed. So the same link can be made again for a reminder,
// a copy of the database opens no form, and a token made for one purpose is worthless for another. Destroying a wave's key
// makes its links impossible to make again for everybody, the company included.
//
// Tokens, codes, tickets and drafts print as *** whatever they are printed with. Token.Text and Code.Text alone give the
// signs, for addresses, letters and posters.
package fieldwork

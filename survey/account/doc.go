// Package account holds what signing in is made of: passphrases and their hashes, one-time codes, and the secrets of
// sessions and links. It stores nothing and knows no user.
package account

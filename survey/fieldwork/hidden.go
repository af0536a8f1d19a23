package fieldwork

import (
	"fmt"
	"io"
	"log/slog"
)

// hidden is what a secret prints as: in logs, errors, JSON and templates.
const hidden = "***"

func hide(w fmt.State) { _, _ = io.WriteString(w, hidden) }

// String is "***": a token is printed on purpose only, see Text.
func (t Token) String() string { return hidden }

// Format prints *** for every verb.
func (t Token) Format(w fmt.State, _ rune) { hide(w) }

// LogValue is "***".
func (t Token) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText is "***"; JSON and XML use it too.
func (t Token) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// String is "***": a code is printed on purpose only, see Text.
func (c Code) String() string { return hidden }

// Format prints *** for every verb.
func (c Code) Format(w fmt.State, _ rune) { hide(w) }

// LogValue is "***".
func (c Code) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText is "***"; JSON and XML use it too.
func (c Code) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Format prints *** for every verb: a ticket holds a token and says which visit it was.
func (t Ticket) Format(w fmt.State, _ rune) { hide(w) }

// LogValue is "***".
func (t Ticket) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText is "***"; JSON and XML use it too.
func (t Ticket) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Format prints *** for every verb: a draft holds answers.
func (d Draft) Format(w fmt.State, _ rune) { hide(w) }

// LogValue is "***".
func (d Draft) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText is "***"; JSON and XML use it too.
func (d Draft) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Format prints *** for every verb: Keys remembers the keys it has read.
func (k *Keys) Format(w fmt.State, _ rune) { hide(w) }

// LogValue is "***".
func (k *Keys) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText is "***"; JSON and XML use it too.
func (k *Keys) MarshalText() ([]byte, error) { return []byte(hidden), nil }

func (s *secret) Format(w fmt.State, _ rune)   { hide(w) }
func (s *secret) LogValue() slog.Value         { return slog.StringValue(hidden) }
func (s *secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

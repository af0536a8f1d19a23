// Package openid asks a company's own sign-in who somebody is (OpenID Connect, with PKCE).
package openid

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Provider is a company's own sign-in, as console.Provider wants one.
type Provider struct {
	Issuer   string // its address, as it names itself
	ClientID string
	Secret   Secret // "" = none: a public client
	Called   string // what people call it

	Client *http.Client // nil: one with a time limit

	mu       sync.Mutex
	provider *oidc.Provider
}

// Secret proves to the provider that it is this server who asks. It is never shown.
type Secret string

// Format prints *** for every verb.
func (s Secret) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, "***") }

// LogValue is "***".
func (s Secret) LogValue() slog.Value { return slog.StringValue("***") }

// MarshalText is "***".
func (s Secret) MarshalText() ([]byte, error) { return []byte("***"), nil }

// discover reads the provider's own description, once it answers. A provider that is down does not keep the server from
// starting.
func (o *Provider) discover() (*oidc.Provider, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.provider != nil {
		return o.provider, nil
	}
	if o.Client == nil {
		o.Client = &http.Client{Timeout: 8 * time.Second}
	}
	// Not the request's context: the provider keeps it to read its keys again later.
	provider, err := oidc.NewProvider(oidc.ClientContext(context.Background(), o.Client), o.Issuer)
	if err != nil {
		return nil, fmt.Errorf("read the description of the sign-in provider: %w", err)
	}
	o.provider = provider
	return provider, nil
}

// config is what the server and the provider agreed on. It asks for nothing but who somebody is: no name, no address.
func (o *Provider) config(provider *oidc.Provider, back string) *oauth2.Config {
	return &oauth2.Config{ClientID: o.ClientID, ClientSecret: string(o.Secret), Endpoint: provider.Endpoint(), RedirectURL: back, Scopes: []string{oidc.ScopeOpenID}}
}

// Name is what people call it.
func (o *Provider) Name() string { return o.Called }

// Question is where to send a browser. Back is where the provider sends it on to; state and nonce come back with the
// answer, and the verifier proves that whoever asked brings the code.
func (o *Provider) Question(back, state, nonce, verifier string) (string, error) {
	provider, err := o.discover()
	if err != nil {
		return "", err
	}
	return o.config(provider, back).AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), nil
}

// Answer exchanges a code for the provider's word, and verifies it: that it is the provider's, for this server, of now, and
// an answer to this very question. It returns who somebody is, by the provider's name and its own name for them.
func (o *Provider) Answer(ctx context.Context, back, code, nonce, verifier string, now func() time.Time) (issuer, subject string, err error) {
	provider, err := o.discover()
	if err != nil {
		return "", "", err
	}
	ctx = oidc.ClientContext(ctx, o.Client)
	token, err := o.config(provider, back).Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return "", "", fmt.Errorf("exchange the code of the sign-in provider: %w", err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return "", "", errors.New("the sign-in provider did not say who it is")
	}
	word, err := provider.Verifier(&oidc.Config{ClientID: o.ClientID, Now: now}).Verify(ctx, raw)
	if err != nil {
		return "", "", fmt.Errorf("verify the word of the sign-in provider: %w", err)
	}
	if nonce == "" || word.Nonce != nonce || word.Subject == "" {
		return "", "", errors.New("the sign-in provider answers another question")
	}
	return word.Issuer, word.Subject, nil
}

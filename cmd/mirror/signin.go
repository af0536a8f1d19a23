package main

import (
	"fmt"
	"net/url"

	"mirror/web/console"
	"mirror/web/console/openid"
)

// signInFlags say where people of the console may sign in beside Mirror's own page.
type signInFlags struct {
	OIDCIssuer     string `help:"Address of the company's own sign-in (OpenID Connect), as it names itself. People are let in who were linked to it by an invitation." placeholder:"URL" name:"oidc-issuer"`
	OIDCClientID   string `help:"What Mirror is called there. Its redirect address is BASE-URL/console/provider/back." placeholder:"ID" name:"oidc-client-id"`
	OIDCSecretFile string `help:"File with Mirror's secret there; else MIRROR_OIDC_CLIENT_SECRET. None for a public client." placeholder:"FILE" name:"oidc-client-secret-file"`
	OIDCName       string `help:"What people call it." default:"your company" placeholder:"NAME" name:"oidc-name"`
}

// provider is the company's own sign-in; nil where there is none.
func (f *signInFlags) provider() (console.Provider, error) {
	if f.OIDCIssuer == "" && f.OIDCClientID == "" {
		return nil, nil
	}
	u, err := url.Parse(f.OIDCIssuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Hostname() != "localhost" && u.Hostname() != "127.0.0.1" {
		return nil, usage{fmt.Sprintf("--oidc-issuer %s: give an address that begins with https://", f.OIDCIssuer)}
	}
	if f.OIDCClientID == "" {
		return nil, usage{"--oidc-issuer: give --oidc-client-id too"}
	}
	secret, err := secretOf("MIRROR_OIDC_CLIENT_SECRET", f.OIDCSecretFile)
	if err != nil {
		return nil, err
	}
	return &openid.Provider{Issuer: f.OIDCIssuer, ClientID: f.OIDCClientID, Secret: openid.Secret(secret), Called: f.OIDCName}, nil
}

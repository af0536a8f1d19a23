package console

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mirror/survey"
)

// signedIn is who asks; nil where nobody is signed in.
func (p *Pages) signedIn(c echo.Context) (*survey.User, error) { return nil, nil }

// askToSignIn sends the browser to the page where one signs in.
func (p *Pages) askToSignIn(c echo.Context) error {
	return c.Redirect(http.StatusSeeOther, p.BaseURL+path("sign-in"))
}

package console

import (
	"bytes"
	_ "embed" // openapi.json
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/reports"
	"mirror/survey"
	"mirror/survey/store"
)

// APIRoot begins the addresses for programs that read releases.
const APIRoot = "/api/v1"

// openAPI describes all addresses for programs (OpenAPI 3.1); a test holds it to the routes and to what they answer.
//
//go:embed openapi.json
var openAPI []byte

func (p *Pages) apiRoutes() []line {
	waves := APIRoot + "/studies/:study/waves"
	return []line{
		{http.MethodGet, APIRoot + "/openapi.json", p.apiDescription, ForAnyone, ClassProgram},
		{http.MethodGet, waves, p.apiWaves, ForKeyHolders, ClassProgram},
		{http.MethodGet, waves + "/:wave/release", p.apiRelease, ForKeyHolders, ClassProgram},
		{http.MethodGet, waves + "/:wave/release.csv", p.apiFigures, ForKeyHolders, ClassProgram},
	}
}

// program is the guard of addresses for programs: a key in the header instead of a session, and JSON instead of pages.
func (p *Pages) program(l line) echo.HandlerFunc {
	return func(c echo.Context) error {
		v := &visit{Context: c}
		if l.who != ForAnyone {
			key, err := p.keyShown(c)
			if errors.Is(err, store.ErrNotFound) {
				v.Response().Header().Set("WWW-Authenticate", `Bearer realm="mirror"`)
				return apiError(v, http.StatusUnauthorized, "the key is missing or not good: send Authorization: Bearer KEY")
			}
			if err != nil {
				return err
			}
			v.user = &survey.User{Name: key.Name, Roles: []survey.Role{key.Role}}
		}
		err := p.locate(v)
		if err == nil {
			err = l.handler(v)
		}
		if errors.Is(err, store.ErrNotFound) {
			return apiError(v, http.StatusNotFound, "there is no such study or wave, or the wave has no release yet")
		}
		return err
	}
}

// keyShown is the key a program shows; store.ErrNotFound where there is none or it is not good.
func (p *Pages) keyShown(c echo.Context) (store.ProgramKey, error) {
	kind, key, ok := strings.Cut(c.Request().Header.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(kind, "Bearer") || len(key) > 200 {
		return store.ProgramKey{}, store.ErrNotFound
	}
	return p.Store.KeyHolder(c.Request().Context(), strings.TrimSpace(key))
}

// apiError answers with a sentence of ours.
func apiError(v *visit, status int, what string) error {
	return v.JSON(status, struct {
		Error string `json:"error"`
	}{what})
}

// apiDescription hands out the description.
func (p *Pages) apiDescription(v *visit) error {
	return v.Blob(http.StatusOK, "application/json", openAPI)
}

// apiWave is a wave as programs see it. How many answered is in its release.
type apiWave struct {
	ID      string       `json:"id"`
	Name    string       `json:"name"`
	State   string       `json:"state"`
	Opens   string       `json:"opens,omitempty"`
	Closes  string       `json:"closes,omitempty"`
	Release *apiReleased `json:"release,omitempty"`
}

// apiReleased names a release.
type apiReleased struct {
	Number int    `json:"number"`
	Final  bool   `json:"final"`
	Made   string `json:"made"`
	SHA256 string `json:"sha256"`
}

// apiWaves lists the waves of a study with their last releases.
func (p *Pages) apiWaves(v *visit) error {
	waves, err := p.Store.Waves(v.ctx(), v.id)
	if err != nil {
		return err
	}
	answer := struct {
		Study   int       `json:"study"`
		Company string    `json:"company"`
		Waves   []apiWave `json:"waves"`
	}{int(v.id), v.study.Company, []apiWave{}}
	for _, w := range waves {
		one := apiWave{ID: w.Wave, Name: waveName(w), State: string(w.State), Opens: isoDay(w.Opens), Closes: isoDay(w.Closes)}
		releases, err := p.Store.Releases(v.ctx(), v.id, w.Wave)
		if err != nil {
			return err
		}
		if n := len(releases); n > 0 {
			r := releases[n-1]
			one.Release = &apiReleased{r.Number, r.Final, r.Made, fmt.Sprintf("%x", r.Digest)}
		}
		answer.Waves = append(answer.Waves, one)
	}
	line, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	return v.Blob(http.StatusOK, "application/json", line)
}

// isoDay is a day as yyyy-mm-dd, "" for none.
func isoDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// apiRelease is the wave's last release, byte for byte as it was frozen. Its ETag is its SHA-256.
func (p *Pages) apiRelease(v *visit) error {
	if err := p.takeTurn(v); err != nil { // millions of bytes are read and held to their digest
		return err
	}
	defer v.endTurn()
	r, err := p.Store.Release(v.ctx(), v.id, v.wave.Wave)
	if err != nil {
		return err
	}
	if same(v, fmt.Sprintf(`"%x"`, r.Digest)) {
		return v.NoContent(http.StatusNotModified)
	}
	v.endTurn()
	return v.Blob(http.StatusOK, "application/json", r.Body)
}

// apiFigures are the comparisons of the wave's last release as a table.
func (p *Pages) apiFigures(v *visit) error {
	if err := p.takeTurn(v); err != nil {
		return err
	}
	defer v.endTurn()
	e, err := p.Shelf.Edition(v.ctx(), v.id, v.wave.Wave)
	if err != nil {
		return err
	}
	if same(v, fmt.Sprintf(`"%x-csv"`, e.Info.Digest)) {
		return v.NoContent(http.StatusNotModified)
	}
	var b bytes.Buffer
	if err := reports.WriteFigures(&b, p.context(e)); err != nil {
		return err
	}
	v.endTurn()
	return v.Blob(http.StatusOK, kinds["csv"], b.Bytes())
}

// same names what is sent and reports whether the program has it already (RFC 9110 §13.1.2).
func same(v *visit, tag string) bool {
	v.Response().Header().Set("ETag", tag)
	for _, has := range strings.Split(v.Request().Header.Get("If-None-Match"), ",") {
		if has = strings.TrimPrefix(strings.TrimSpace(has), "W/"); has == tag || has == "*" {
			return true
		}
	}
	return false
}

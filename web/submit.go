package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fault"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
)

// The answers of the programming interface. They are constants: what was sent is never repeated.
var (
	jsonRecorded = []byte(`{"status":"recorded"}` + "\n")
	jsonAlready  = []byte(`{"status":"already recorded"}` + "\n")
	jsonErrors   = map[int][]byte{
		http.StatusBadRequest:            jsonError("the request could not be read"),
		http.StatusForbidden:             jsonError("requests from another site are not taken"),
		http.StatusNotFound:              jsonError("unknown link"),
		http.StatusMethodNotAllowed:      jsonError("only POST is taken here"),
		http.StatusRequestTimeout:        jsonError("the request took too long to arrive"),
		http.StatusConflict:              jsonError("no answers are taken now"),
		http.StatusRequestEntityTooLarge: jsonError("a submission has at most 64 KiB"),
		http.StatusUnsupportedMediaType:  jsonError("send the content type application/json"),
		http.StatusTooManyRequests:       jsonError("too many requests that could not be granted: try again in a minute"),
		http.StatusInternalServerError:   jsonError("something went wrong on our side"),
		http.StatusServiceUnavailable:    jsonError("too much to do just now: send it again, it counts once"),
		http.StatusInsufficientStorage:   jsonError("the disk is full: nothing was stored"),
	}
	retrySoon = []string{"1"}
	retryThen = []string{"60"}
)

func jsonError(what string) []byte { return []byte(`{"error":"` + what + `"}` + "\n") }

// bodies are buffers for request bodies. They are wiped before they are used again.
var bodies = sync.Pool{New: func() any { b := make([]byte, 4<<10); return &b }}

// submit takes one person's finished form from a program: POST /api/v1/studies/:study/forms/:form/:side. The token in the
// body is the idempotency key: sending again after a lost reply is safe and counts once.
func (s *Server) submit(c echo.Context) error {
	r := c.Request()
	if !isJSON(r.Header["Content-Type"]) {
		return echo.ErrUnsupportedMediaType
	}
	if s.store.Busy() {
		return store.ErrBusy // before the body costs anything
	}
	ctx, cancel := context.WithTimeout(r.Context(), requestTime)
	defer cancel()
	form, audience, err := s.formOf(ctx, c)
	if errors.Is(err, store.ErrNotFound) {
		return s.unknown(c)
	} else if err != nil {
		return err
	}
	buffer := bodies.Get().(*[]byte)
	body, err := readBody(r, buffer)
	defer func() {
		clear(body)
		bodies.Put(buffer)
	}()
	if err != nil {
		return err
	}
	token, response, err := form.Layout.ParseJSON(body, audience)
	if err != nil {
		return s.faults(c, err)
	}
	t, ok := fieldwork.ParseToken(token)
	if !ok {
		return s.unknown(c)
	}
	outcome, err := s.store.Submit(ctx, &survey.Submission{
		Study: form.Study, Form: form.ID, Token: t.Hash(), Draft: fieldwork.DraftID(t), Response: response,
	})
	if err != nil {
		return err
	}
	return s.told(c, outcome)
}

// told answers with the outcome, and never with what was stored.
func (s *Server) told(c echo.Context, o survey.Outcome) error {
	switch o {
	case survey.Recorded:
		writeJSON(c, http.StatusCreated, jsonRecorded)
	case survey.AlreadyRecorded:
		writeJSON(c, http.StatusOK, jsonAlready)
	case survey.NotTaking:
		s.failJSON(c, http.StatusConflict)
	case survey.LinkFull:
		s.failJSON(c, http.StatusTooManyRequests)
	default:
		return s.unknown(c)
	}
	return nil
}

// unknown answers for a form, a side or a token that does not exist, all in the same words.
func (s *Server) unknown(c echo.Context) error {
	if s.guess(c) {
		return errTooMany
	}
	s.failJSON(c, http.StatusNotFound)
	return nil
}

// formOf finds the form in the address.
func (s *Server) formOf(ctx context.Context, c echo.Context) (*survey.Form, gap.Audience, error) {
	study, err1 := strconv.Atoi(c.Param("study"))
	id, err2 := strconv.Atoi(c.Param("form"))
	var audience gap.Audience
	switch c.Param("side") {
	case "customer":
		audience = gap.Customer
	case "employee":
		audience = gap.Employee
	default:
		return nil, 0, store.ErrNotFound
	}
	if err1 != nil || err2 != nil {
		return nil, 0, store.ErrNotFound
	}
	form, _, err := s.store.Form(ctx, survey.StudyID(study), survey.FormID(id))
	return form, audience, err
}

// readBody reads a body into a buffer that grows to programLimit and no further.
func readBody(r *http.Request, buffer *[]byte) ([]byte, error) {
	if r.ContentLength > programLimit {
		return nil, &http.MaxBytesError{Limit: programLimit}
	}
	b, n := *buffer, 0
	for {
		if n == len(b) {
			b = append(b, make([]byte, len(b))...)
			clear(*buffer)
			*buffer = b
		}
		m, err := r.Body.Read(b[n:])
		n += m
		switch {
		case n > programLimit:
			return b[:n], &http.MaxBytesError{Limit: programLimit}
		case err == io.EOF:
			return b[:n], nil
		case err != nil:
			return b[:n], err
		}
	}
}

func isJSON(contentType []string) bool {
	if len(contentType) != 1 {
		return false
	}
	kind, _, _ := strings.Cut(contentType[0], ";")
	return strings.EqualFold(strings.TrimSpace(kind), "application/json")
}

// faults answers with everything that is wrong with a submission, by field.
func (s *Server) faults(c echo.Context, err error) error {
	var list *fault.Error
	if !errors.As(err, &list) {
		return err
	}
	type told struct {
		Field string `json:"field"`
		What  string `json:"what"`
		Do    string `json:"do"`
	}
	answer := struct {
		Error  string `json:"error"`
		Faults []told `json:"faults"`
		More   int    `json:"more,omitempty"`
	}{Error: "the submission does not fit the questionnaire; nothing was stored", More: list.More}
	for _, f := range list.Faults {
		answer.Faults = append(answer.Faults, told{f.File, f.What, f.Do})
	}
	body, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	writeJSON(c, http.StatusUnprocessableEntity, append(body, '\n'))
	return nil
}

// failJSON answers with the sentence for a status.
func (s *Server) failJSON(c echo.Context, code int) {
	body, ok := jsonErrors[code]
	if !ok {
		code, body = http.StatusBadRequest, jsonErrors[http.StatusBadRequest]
	}
	switch code {
	case http.StatusServiceUnavailable, http.StatusInsufficientStorage:
		c.Response().Header()["Retry-After"] = retrySoon
	case http.StatusTooManyRequests:
		c.Response().Header()["Retry-After"] = retryThen
	}
	writeJSON(c, code, body)
}

func writeJSON(c echo.Context, code int, body []byte) {
	w := c.Response()
	w.Header()["Content-Type"] = jsonType
	w.WriteHeader(code)
	w.Write(body) // a client that is gone asks again
}

package console

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"mirror/survey/store"
	"mirror/survey/webhook"
)

func (p *Pages) webhookRoutes() []line {
	return []line{
		{http.MethodGet, path("webhooks"), p.webhooksPage, ForAdmins, ClassPage},
		{http.MethodPost, path("webhooks"), p.makeWebhook, ForAdmins, ClassPage},
		{http.MethodPost, path("webhooks") + "/:hook/drop", p.dropWebhook, ForAdmins, ClassPage},
	}
}

// webhooksView is the page of programs that are told of waves.
type webhooksView struct {
	frame
	Hooks  []hookView
	Secret string // of a receiver that was just added: shown this once
	URL    string // as it was typed
	Keys   string
}

// hookView is a receiver. Of its address the page shows the host: the rest may hold a secret.
type hookView struct {
	ID                   int
	Host, Made           string
	Told, Waiting, Given int
}

var webhooksTemplate = parsed("webhooks")

func (p *Pages) webhooksPage(v *visit) error { return p.showWebhooks(v, http.StatusOK, webhooksView{}) }

// showWebhooks shows the page with what came of its form.
func (p *Pages) showWebhooks(v *visit, status int, page webhooksView, faults ...fault) error {
	page.frame = p.frame(v, "Webhooks")
	page.Faults, page.Keys = faults, path("keys")
	hooks, states, err := p.Store.Webhooks(v.ctx())
	if err != nil {
		return err
	}
	for _, h := range hooks {
		s := states[h.ID]
		page.Hooks = append(page.Hooks, hookView{h.ID, hostOf(h.URL), h.Made, s[store.EventTold], s[store.EventWaiting], s[store.EventGivenUp]})
	}
	return show(v, status, webhooksTemplate, &page)
}

// hostOf is the host of an address.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// makeWebhook adds a receiver and shows its secret in the answer itself.
func (p *Pages) makeWebhook(v *visit) error {
	page := webhooksView{URL: strings.TrimSpace(v.FormValue("url"))}
	if err := p.Webhooks.Check(page.URL); err != nil {
		why := strings.TrimPrefix(err.Error(), webhook.ErrAddress.Error()+": ")
		return p.showWebhooks(v, http.StatusUnprocessableEntity, page, fault{"url", "This address cannot be told: " + why + "."})
	}
	h, err := p.Store.MakeWebhook(v.ctx(), v.actor(), page.URL)
	if errors.Is(err, store.ErrState) {
		return p.showWebhooks(v, http.StatusUnprocessableEntity, page, fault{"url", refused(err)})
	}
	if err != nil {
		return err
	}
	return p.showWebhooks(v, http.StatusOK, webhooksView{Secret: p.Keys.WebhookSecret(h.Salt)})
}

// dropWebhook takes a receiver away.
func (p *Pages) dropWebhook(v *visit) error {
	id, err := strconv.Atoi(v.Param("hook"))
	if err != nil {
		return store.ErrNotFound
	}
	if err := p.Store.DropWebhook(v.ctx(), v.actor(), id); err != nil {
		return err
	}
	return p.see(v, path("webhooks"), "unhooked")
}

package webhook_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"mirror/survey/fieldwork"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
	"mirror/survey/webhook"
)

// receiver is a program that keeps what it is told and answers as it is set to.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	heads  []http.Header
	bodies []string
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{status: http.StatusNoContent}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, _ := io.ReadAll(q.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.heads, r.bodies = append(r.heads, q.Header), append(r.bodies, string(body))
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(r.status)
	}))
	t.Cleanup(r.Close)
	return r
}

// world is a store with an open wave, and a clock.
type world struct {
	t     *testing.T
	store *store.Store
	keys  *fieldwork.Keys
	now   time.Time
	f     *storetest.Fixture
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	var err error
	if w.keys, err = fieldwork.OpenKeys(t.TempDir() + "/keys"); err != nil {
		t.Fatal(err)
	}
	w.store = storetest.Open(t, storetest.SQLiteDSN(t), store.Options{Now: func() time.Time { return w.now }})
	w.f = storetest.Wave(t, w.store, storetest.Setup{})
	return w
}

func (w *world) messenger(networks ...string) *webhook.Messenger {
	var allowed []netip.Prefix
	for _, n := range networks {
		allowed = append(allowed, netip.MustParsePrefix(n))
	}
	return webhook.New(w.store, w.keys.WebhookSecret, allowed, func() time.Time { return w.now })
}

// hook adds a receiver and closes the wave, so that there is something to tell.
func (w *world) hook(url string) store.Webhook {
	w.t.Helper()
	h, err := w.store.MakeWebhook(w.t.Context(), "admin@example.org", url)
	if err == nil {
		err = w.store.CloseWave(w.t.Context(), "somebody", w.f.Study, w.f.Wave)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return h
}

// A real receiver gets one signed message, which says what happened to which wave and no more.
func TestAReceiverIsTold(t *testing.T) {
	w, r := newWorld(t), newReceiver(t)
	h := w.hook(r.URL + "/hook")
	m := w.messenger("127.0.0.0/8")
	for range 2 {
		if err := m.TellAll(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(r.bodies) != 1 {
		t.Fatalf("the receiver was told %d times", len(r.bodies))
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(r.bodies[0]), &got); err != nil {
		t.Fatal(err)
	}
	if want := `{"type":"wave.closed","timestamp":"2026-03-02T09:00:00Z","data":{"study":1,"wave":"w1"}}`; r.bodies[0] != want {
		t.Errorf("the message is %s", r.bodies[0])
	}
	head := r.heads[0]
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(w.keys.WebhookSecret(h.Salt), "whsec_"))
	if err != nil || len(key) != 32 {
		t.Fatal(len(key), err)
	}
	check := hmac.New(sha256.New, key)
	check.Write([]byte(head.Get("Webhook-Id") + "." + head.Get("Webhook-Timestamp") + "." + r.bodies[0]))
	if want := "v1," + base64.StdEncoding.EncodeToString(check.Sum(nil)); head.Get("Webhook-Signature") != want || head.Get("Webhook-Timestamp") != "1772442000" {
		t.Errorf("signed %s at %s, want %s", head.Get("Webhook-Signature"), head.Get("Webhook-Timestamp"), want)
	}
}

// A receiver that fails, or sends us elsewhere, is told the same again later, under the same id.
func TestAReceiverThatFailsIsToldAgain(t *testing.T) {
	w, r := newWorld(t), newReceiver(t)
	w.hook(r.URL)
	m := w.messenger("127.0.0.1/32")
	for _, status := range []int{http.StatusInternalServerError, http.StatusFound, http.StatusOK, http.StatusOK} {
		r.mu.Lock()
		r.status = status
		r.mu.Unlock()
		if err := m.TellAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.now = w.now.Add(time.Hour)
	}
	if len(r.bodies) != 3 {
		t.Fatalf("the receiver was asked %d times, want 3", len(r.bodies))
	}
	for _, h := range r.heads {
		if h.Get("Webhook-Id") != r.heads[0].Get("Webhook-Id") || h.Get("Webhook-Signature") == "" {
			t.Errorf("a message came under the id %s, then %s", r.heads[0].Get("Webhook-Id"), h.Get("Webhook-Id"))
		}
	}
}

// Nothing inside is reached, by whatever name: the address that is connected to decides.
func TestNothingInsideIsReached(t *testing.T) {
	w, r := newWorld(t), newReceiver(t)
	w.hook(strings.Replace(r.URL, "127.0.0.1", "localhost", 1)) // as if a name had been turned round after it was checked
	m := w.messenger()
	if err := m.TellAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(r.bodies) != 0 {
		t.Error("a receiver on this machine was told")
	}
	for _, address := range []string{
		"http://example.com/", "https://127.0.0.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://10.1.2.3/", "https://192.168.0.1/", "https://172.16.0.1/",
		"https://169.254.169.254/latest/meta-data", "https://100.64.0.1/", "https://0.0.0.0/", "https://[fe80::1]/", "https://[fd00::1]/", "https://[64:ff9b::7f00:1]/",
		"https://[2002:7f00:1::]/", "ftp://example.com/", "https://user:pass@example.com/", "https://example.com/#x", "https:///x", "example.com", "", "https://example.com/\n",
		"https://example.com/" + strings.Repeat("x", 500), "file:///etc/passwd", "http://127.0.0.1/",
	} {
		if err := m.Check(address); !errors.Is(err, webhook.ErrAddress) {
			t.Errorf("%q is taken: %v", address, err)
		}
	}
	for _, address := range []string{"https://example.com/hook?x=1", "https://example.com:8443/", "https://1.1.1.1/"} {
		if err := m.Check(address); err != nil {
			t.Errorf("%q: %v", address, err)
		}
	}
	if err := w.messenger("10.0.0.0/8").Check("http://10.1.2.3/hook"); err != nil {
		t.Errorf("a network that was allowed: %v", err)
	}
}

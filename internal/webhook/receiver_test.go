package webhook_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
	"github.com/authing-grpc/authing-grpc/internal/webhook"
)

const (
	secret   = "planted-secret-1"
	previous = "planted-secret-0"
	window   = 5 * time.Minute
	remember = 24 * time.Hour
	jsonType = "application/json; charset=UTF-8"
	formType = "application/x-www-form-urlencoded"
)

var arrival = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// door is a receiver and what it revokes.
type door struct {
	t       *testing.T
	handler *webhook.Receiver
	now     time.Time
	fails   error
	ended   []identity.Revocation
	reasons []string
	log     bytes.Buffer
}

func newDoor(t *testing.T) *door {
	t.Helper()
	d := &door{t: t, now: arrival}
	var err error
	d.handler, err = webhook.New(webhook.Options{
		Secrets: []string{secret, "", previous}, Window: window, Remember: remember,
		Now: func() time.Time { return d.now }, Publish: d,
		Log: slog.New(slog.NewTextHandler(&d.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Publish implements webhook.Publisher.
func (d *door) Publish(_ context.Context, one identity.Revocation, reason string) (string, error) {
	d.ended, d.reasons = append(d.ended, one), append(d.reasons, reason)
	return "", d.fails
}

// delivers sends a delivery with the secret, and headers as name, value.
func (d *door) delivers(body string, headers ...string) *httptest.ResponseRecorder {
	return d.sends(body, append([]string{"Content-Type", jsonType, "X-Authing-Token", secret}, headers...)...)
}

func (d *door) sends(body string, headers ...string) *httptest.ResponseRecorder {
	d.t.Helper()
	header := http.Header{}
	for pair := range slices.Chunk(headers, 2) {
		if pair[0] == "Content-Type" {
			header.Del(pair[0])
		}
		header.Add(pair[0], pair[1])
	}
	w := d.answers(header, []byte(body))
	if all := w.Body.String() + d.log.String(); strings.Contains(all, "planted") {
		d.t.Errorf("says too much: %s", all)
	}
	return w
}

func (d *door) answers(header http.Header, body []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(d.t.Context(), http.MethodPost, webhook.Path, bytes.NewReader(body))
	r.Header = header
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	return w
}

func (d *door) subjects() (ids []string) {
	for _, one := range d.ended {
		ids = append(ids, one.Subject)
	}
	return ids
}

// older is a delivery of the older shape at a time.
func older(at time.Time, name string) string {
	return fmt.Sprintf(`{"success":1,"message":"ok",%q:%d,"params":{"_id":"u1","password":"planted"},"emit_by":{"_id":"admin"}}`, name, at.UnixMilli())
}

func TestEvents(t *testing.T) {
	const user = `{"id":"u1","status":"Activated","blocked":false,"isDeleted":false,"password":"planted","token":"planted"}`
	form := func(pairs ...string) string {
		values := url.Values{}
		for pair := range slices.Chunk(pairs, 2) {
			values.Add(pair[0], pair[1])
		}
		return values.Encode()
	}
	for name, tc := range map[string]struct {
		body    string
		headers []string
		outcome string
		ended   []string
	}{
		"kick":                     {`{"eventName":"kick","data":{"users":[{"id":"u1"},{"userId":"u2"}],"application":{"id":"a"}}}`, nil, "applied", []string{"u1", "u2"}},
		"deleted":                  {`{"eventName":"user:deleted","data":{"users":[` + user + `]}}`, nil, "applied", []string{"u1"}},
		"deleted, ids":             {`{"eventName":"user:deleted","data":{"users":["u1","u2"]}}`, nil, "applied", []string{"u1", "u2"}},
		"blocked":                  {`{"eventName":"user:blocked","data":{"user":` + user + `}}`, nil, "applied", []string{"u1"}},
		"archived, v3":             {`{"eventName":"user:archived","data":{"user":{"userId":"u1"}}}`, nil, "applied", []string{"u1"}},
		"password, id":             {`{"eventName":"user:password-changed","data":{"userId":"u1"}}`, nil, "applied", []string{"u1"}},
		"password, user":           {`{"eventName":"user:password-changed","data":` + user + `}`, nil, "applied", []string{"u1"}},
		"update":                   {`{"eventName":"user:updated","data":{"user":` + user + `,"updates":{"nickname":"x"}}}`, nil, "no effect", nil},
		"update, null":             {`{"eventName":"user:updated","data":{"user":` + user + `,"updates":{"password":null}}}`, nil, "no effect", nil},
		"update to blocked":        {`{"eventName":"user:updated","data":{"user":` + user + `,"updates":{"blocked":true}}}`, nil, "applied", []string{"u1"}},
		"update of password":       {`{"eventName":"user:updated","data":{"user":` + user + `,"updates":{"password":"planted"}}}`, nil, "applied", []string{"u1"}},
		"update to suspended":      {`{"eventName":"user:updated","data":{"user":{"userId":"u1","status":"Suspended"}}}`, nil, "applied", []string{"u1"}},
		"update to deleted":        {`{"eventName":"user:updated","data":{"user":{"id":"u1","isDeleted":true}}}`, nil, "applied", []string{"u1"}},
		"login":                    {`{"eventName":"login","data":` + user + `}`, nil, "unknown event", nil},
		"unknown":                  {`{"eventName":"planted","data":{}}`, nil, "unknown event", nil},
		"test":                     {`{"description":"A test from Authing Webhook"}`, nil, "unknown event", nil},
		"older, password":          {older(arrival, "executedAt"), []string{"X-Authing-Event", "change-password"}, "applied", []string{"u1"}},
		"older, other name":        {older(arrival, "executed_at"), []string{"X-Authing-Event", "change-password"}, "applied", []string{"u1"}},
		"older, failed":            {`{"success":0,"executedAt":1,"params":{"_id":"u1"}}`, []string{"X-Authing-Event", "change-password"}, "no effect", nil},
		"older, update":            {`{"success":1,"params":{"_id":"u1"},"userUpdated":{"_id":"u1","blocked":false}}`, []string{"X-Authing-Event", "change-user-info"}, "no effect", nil},
		"older, update to blocked": {`{"success":1,"params":{"_id":"u0"},"userUpdated":{"_id":"u1","blocked":true}}`, []string{"X-Authing-Event", "change-user-info"}, "applied", []string{"u1"}},
		"older, login":             {older(arrival, "executedAt"), []string{"X-Authing-Event", "login"}, "unknown event", nil},
		"form":                     {form("eventName", "user:blocked", "data[user][id]", "u1"), []string{"Content-Type", formType}, "applied", []string{"u1"}},
		"form, list":               {form("eventName", "kick", "data[users][0][id]", "u1"), []string{"Content-Type", formType}, "applied", []string{"u1"}},
		"form, JSON":               {form("eventName", "user:password-changed", "data", `{"userId":"u1"}`), []string{"Content-Type", formType}, "applied", []string{"u1"}},
		"form, update":             {form("eventName", "user:updated", "data[user][id]", "u1", "data[user][blocked]", "false", "data[updates][password]", ""), []string{"Content-Type", formType}, "no effect", nil},
		"form, update to blocked":  {form("eventName", "user:updated", "data[user][id]", "u1", "data[user][blocked]", "true"), []string{"Content-Type", formType}, "applied", []string{"u1"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			got := d.delivers(tc.body, tc.headers...)
			if got.Code != http.StatusOK || got.Body.String() != `{"outcome":"`+tc.outcome+`"}` || !slices.Equal(d.subjects(), tc.ended) {
				t.Errorf("%d %s, ended %v", got.Code, got.Body, d.subjects())
			}
			if d.handler.Counts()[tc.outcome] != 1 {
				t.Errorf("%v", d.handler.Counts())
			}
			for i, one := range d.ended {
				if !one.At.Equal(arrival) || !one.Until.Equal(arrival.Add(remember)) || !strings.HasPrefix(d.reasons[i], "webhook ") {
					t.Errorf("%+v because of %s", one, d.reasons[i])
				}
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	const blocked = `{"eventName":"user:blocked","data":{"user":{"id":"u1"}}}`
	with := func(headers ...string) []string { return append([]string{"Content-Type", jsonType}, headers...) }
	proven := with("X-Authing-Token", secret)
	for name, tc := range map[string]struct {
		headers []string
		body    string
		want    int
		says    string
	}{
		"no secret":              {with(), blocked, 401, "X-Authing-Token"},
		"empty secret":           {with("X-Authing-Token", ""), blocked, 401, "X-Authing-Token"},
		"wrong secret":           {with("X-Authing-Token", secret+"x"), blocked, 401, ""},
		"right and wrong":        {with("X-Authing-Token", secret, "X-Authing-Webhook-Secret", "x"), blocked, 401, ""},
		"secret as bearer":       {with("Authorization", "Bearer "+secret), blocked, 401, ""},
		"no type":                {[]string{"X-Authing-Token", secret}, blocked, 400, "Content-Type"},
		"text":                   {append(proven, "Content-Type", "text/plain"), blocked, 400, "Content-Type"},
		"no JSON":                {proven, `{"eventName":`, 400, "body"},
		"list":                   {proven, `[]`, 400, "body"},
		"null":                   {proven, `null`, 400, "body"},
		"two":                    {proven, blocked + blocked, 400, "body"},
		"bad form":               {append(proven, "Content-Type", formType), "a=%zz", 400, "body"},
		"deep form":              {append(proven, "Content-Type", formType), "a" + strings.Repeat("[b]", 9) + "=1", 400, "body"},
		"twice in a form":        {append(proven, "Content-Type", formType), "a=1&a=2", 400, "body"},
		"too large":              {proven, blocked[:1] + strings.Repeat(" ", 4<<20) + blocked[1:], 413, ""},
		"blocked, nobody":        {proven, `{"eventName":"user:blocked","data":{"user":{"name":"planted"}}}`, 400, "data.user.id"},
		"blocked, nothing":       {proven, `{"eventName":"user:blocked"}`, 400, "data.userId"},
		"password, nobody":       {proven, `{"eventName":"user:password-changed","data":{"userId":7}}`, 400, "data.userId"},
		"password, long":         {proven, `{"eventName":"user:password-changed","data":{"userId":"` + strings.Repeat("u", 513) + `"}}`, 400, "data.userId"},
		"kick, nobody":           {proven, `{"eventName":"kick","data":{"users":[]}}`, 400, "data.users"},
		"older, nobody":          {append(proven, "X-Authing-Event", "change-password"), `{"success":1}`, 400, "params._id"},
		"older, from the future": {append(proven, "X-Authing-Event", "change-password"), older(arrival.Add(window+time.Second), "executedAt"), 400, "executedAt"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			got := d.sends(tc.body, tc.headers...)
			if got.Code != tc.want || !strings.Contains(got.Body.String(), tc.says) || len(d.ended) > 0 {
				t.Errorf("%d %s, ended %v", got.Code, got.Body, d.subjects())
			}
			if d.handler.Counts()["refused"] != 1 {
				t.Errorf("%v", d.handler.Counts())
			}
		})
	}
	t.Run("GET", func(t *testing.T) {
		w := httptest.NewRecorder()
		newDoor(t).handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, webhook.Path, nil))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != http.MethodPost {
			t.Errorf("%d %v", w.Code, w.Header())
		}
	})
}

// One entry that names nobody does not keep the others' tokens good.
func TestRestOfAListEnds(t *testing.T) {
	d := newDoor(t)
	got := d.delivers(`{"eventName":"kick","data":{"users":[{"id":"u1"},{"name":"planted"},{"id":"u3"}]}}`)
	if got.Code != http.StatusBadRequest || !strings.Contains(got.Body.String(), "data.users[1].id") || !slices.Equal(d.subjects(), []string{"u1", "u3"}) {
		t.Errorf("%d %s, ended %v", got.Code, got.Body, d.subjects())
	}
}

func TestEverySecretIsTaken(t *testing.T) {
	for _, headers := range [][]string{
		{"X-Authing-Token", secret},
		{"X-Authing-Token", previous},
		{"X-Authing-Webhook-Secret", secret},
		{"X-Authing-Token", secret, "X-Authing-Webhook-Secret", secret},
		{"X-Authing-Token", "", "X-Authing-Webhook-Secret", previous},
	} {
		d := newDoor(t)
		got := d.sends(`{"eventName":"user:deleted","data":{"users":["u1"]}}`, append(headers, "Content-Type", jsonType)...)
		if got.Code != http.StatusOK || len(d.ended) != 1 {
			t.Errorf("%v: %d %s", headers, got.Code, got.Body)
		}
	}
}

// A delivery with a time of its own counts once, and with that time.
func TestReplayOfAnEventWithATime(t *testing.T) {
	d := newDoor(t)
	happened := arrival.Add(-time.Minute)
	event := []string{"X-Authing-Event", "change-password"}
	for _, step := range []struct {
		at      time.Time
		body    string
		outcome string
		ended   int
	}{
		{arrival, older(happened, "executedAt"), "applied", 1},
		{arrival, older(happened, "executedAt"), "repeated", 1},
		{arrival.Add(time.Second), older(happened.Add(time.Second), "executedAt"), "applied", 2},
		{happened.Add(window), older(happened, "executedAt"), "repeated", 2},
		{happened.Add(window + time.Second), older(happened, "executedAt"), "stale", 2},
		{happened.Add(3 * window), older(happened, "executedAt"), "stale", 2},
	} {
		d.now = step.at
		got := d.delivers(step.body, event...)
		if got.Code != http.StatusOK || !strings.Contains(got.Body.String(), step.outcome) || len(d.ended) != step.ended {
			t.Errorf("at %s: %d %s, ended %d", step.at, got.Code, got.Body, len(d.ended))
		}
	}
	if !d.ended[0].At.Equal(happened) {
		t.Errorf("ended what was issued up to %s, it happened at %s", d.ended[0].At, happened)
	}
	ahead := newDoor(t)
	if ahead.delivers(older(arrival.Add(time.Minute), "executedAt"), event...); !ahead.ended[0].At.Equal(arrival) {
		t.Errorf("ends what is issued up to %s", ahead.ended[0].At)
	}
}

// Without a time two changes look the same, and each must count.
func TestSameBodyWithoutATimeCountsAgain(t *testing.T) {
	d := newDoor(t)
	const body = `{"eventName":"user:password-changed","data":{"userId":"u1"}}`
	d.delivers(body)
	d.now = arrival.Add(time.Minute)
	d.delivers(body)
	if len(d.ended) != 2 || !d.ended[1].At.Equal(d.now) {
		t.Errorf("%+v", d.ended)
	}
}

func TestWhatPublishSays(t *testing.T) {
	for name, tc := range map[string]struct {
		err     error
		want    int
		outcome string
		again   string // of the same delivery, when all is well
	}{
		"pending":    {revocation.ErrPending, 200, "applied", "repeated"},
		"local only": {revocation.ErrLocalOnly, 200, "applied", "repeated"},
		"invalid":    {revocation.ErrInvalid, 500, "failed", "applied"},
		"another":    {errors.New("another"), 500, "failed", "applied"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			d.fails = tc.err
			event := []string{"X-Authing-Event", "change-password"}
			if got := d.delivers(older(arrival, "executedAt"), event...); got.Code != tc.want || d.handler.Counts()[tc.outcome] != 1 {
				t.Errorf("%d %s, %v", got.Code, got.Body, d.handler.Counts())
			}
			if !strings.Contains(d.log.String(), tc.err.Error()) {
				t.Errorf("log %s", d.log.String())
			}
			d.fails = nil
			if got := d.delivers(older(arrival, "executedAt"), event...); got.Code != 200 || !strings.Contains(got.Body.String(), tc.again) {
				t.Errorf("again: %d %s", got.Code, got.Body)
			}
		})
	}
}

func TestNewRefusesHalfOptions(t *testing.T) {
	whole := webhook.Options{
		Secrets: []string{secret}, Window: window, Remember: remember,
		Now: time.Now, Publish: newDoor(t), Log: slog.New(slog.DiscardHandler),
	}
	for name, change := range map[string]func(*webhook.Options){
		"no secret":    func(o *webhook.Options) { o.Secrets = []string{""} },
		"no window":    func(o *webhook.Options) { o.Window = 0 },
		"no time":      func(o *webhook.Options) { o.Remember = 0 },
		"no clock":     func(o *webhook.Options) { o.Now = nil },
		"no publisher": func(o *webhook.Options) { o.Publish = nil },
		"no log":       func(o *webhook.Options) { o.Log = nil },
	} {
		opts := whole
		change(&opts)
		if _, err := webhook.New(opts); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

package e2e

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	verifier "github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/identityserver"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
	"github.com/authing-grpc/authing-grpc/internal/service"
	"github.com/authing-grpc/authing-grpc/internal/telemetry"
)

const outageHost = "https://outage.authing.test"

// issuer is Authing as far as tokens need it: a key set, and ways to be down.
type issuer struct {
	mu    sync.Mutex
	keys  []jose.JSONWebKey
	fail  func(*http.Request) (*http.Response, error) // nil: it is up
	asked int
}

func (i *issuer) RoundTrip(r *http.Request) (*http.Response, error) {
	i.mu.Lock()
	i.asked++
	fail, keys := i.fail, i.keys
	i.mu.Unlock()
	if fail != nil {
		return fail(r)
	}
	if !strings.HasSuffix(r.URL.Path, "/oidc/.well-known/jwks.json") {
		return answered(http.StatusNotFound, nil), nil
	}
	text, err := json.Marshal(jose.JSONWebKeySet{Keys: keys})
	return answered(http.StatusOK, text), err
}

func answered(code int, body []byte) *http.Response {
	return &http.Response{StatusCode: code, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body))}
}

// is sets what Authing publishes and how it fails.
func (i *issuer) is(fail func(*http.Request) (*http.Response, error), keys ...signingKey) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.fail, i.keys = fail, nil
	for _, key := range keys {
		i.keys = append(i.keys, jose.JSONWebKey{Key: &key.private.PublicKey, KeyID: key.id, Algorithm: "RS256", Use: "sig"})
	}
}

func (i *issuer) count() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.asked
}

// signingKey is a key of Authing's.
type signingKey struct {
	id      string
	private *rsa.PrivateKey
}

func newSigningKey(t *testing.T, id string) signingKey {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return signingKey{id, private}
}

// token is one that nobody has seen before.
func (k signingKey) token(t *testing.T, life time.Duration) string {
	t.Helper()
	by, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: k.private, KeyID: k.id}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	token, err := jwt.Signed(by).Claims(jwt.Claims{
		Issuer: outageHost + "/oidc", Audience: jwt.Audience{appID}, Subject: "u1", ID: rand.Text(),
		IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(life)),
	}).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// verification is IdentityService and its metrics over an issuer, without a
// network: the time of a bubble stands still for that.
type verification struct {
	t       *testing.T
	client  identityv1.IdentityServiceClient
	metrics http.Handler
}

func newVerification(t *testing.T, upstream http.RoundTripper) *verification {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	client, err := authing.New(authing.Config{
		Applications: []authing.Application{{ID: appID, Secret: appSecret, Host: outageHost}}, Transport: upstream,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	revoked := verifier.NewRevoked()
	revocations, err := revocation.NewMemory(revocation.Options{Revoked: revoked, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	engine, err := service.New(client, log, service.WithRevocations(revoked, nil))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Close)
	metrics, err := telemetry.NewMetrics("outage", log)
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.Verifier().Observe(metrics.Meter("identity")); err != nil {
		t.Fatal(err)
	}
	channel := new(inprocgrpc.Channel)
	identityv1.RegisterIdentityServiceServer(channel, identityserver.New(identityserver.Options{
		Verifier: engine.Verifier(), Application: engine.ApplicationID, Revocations: revocations, Leaving: t.Context(),
	}))
	return &verification{t, identityv1.NewIdentityServiceClient(channel), metrics.Handler()}
}

// The answers that tests expect of a verification besides the reasons.
const (
	tokenGood   = "active"
	nothingSaid = "UNAVAILABLE"
)

// is expects an answer about a token.
func (v *verification) is(what, token, want string) {
	v.t.Helper()
	answer, err := v.client.VerifyToken(v.t.Context(), &identityv1.VerifyTokenRequest{Token: token})
	got := strings.TrimPrefix(answer.GetVerdict().GetReason().String(), "NOT_ACTIVE_REASON_")
	switch {
	case status.Code(err) == codes.Unavailable:
		got = nothingSaid
	case err != nil:
		got = err.Error()
	case answer.GetVerdict().GetActive():
		got = tokenGood
	}
	if got != want {
		v.t.Fatalf("%s, at %s: %s, want %s", what, time.Now().UTC().Format(time.DateTime), got, want)
	}
}

// metric sums up the series of a metric that have all these labels.
func (v *verification) metric(name string, labels ...string) float64 {
	v.t.Helper()
	recorder := httptest.NewRecorder()
	v.metrics.ServeHTTP(recorder, httptest.NewRequestWithContext(v.t.Context(), http.MethodGet, "/metrics", nil))
	sum, found := 0.0, false
	for line := range strings.Lines(recorder.Body.String()) {
		series, value, _ := strings.Cut(strings.TrimSpace(line), "} ")
		ours := strings.HasPrefix(series, name+"{")
		for i := 0; i+1 < len(labels); i += 2 {
			ours = ours && strings.Contains(series, fmt.Sprintf("%s=%q", labels[i], labels[i+1]))
		}
		if ours {
			number, err := strconv.ParseFloat(value, 64)
			if err != nil {
				v.t.Fatalf("%s: %v", line, err)
			}
			sum, found = sum+number, true
		}
	}
	if !found {
		v.t.Fatalf("no %s %v in\n%s", name, labels, recorder.Body)
	}
	return sum
}

// shows expects the value of a metric.
func (v *verification) shows(want float64, name string, labels ...string) {
	v.t.Helper()
	if got := v.metric(name, labels...); got != want {
		v.t.Errorf("%s %v is %v, want %v", name, labels, got, want)
	}
}

const (
	keyAge        = "authing_identity_key_age_seconds"
	keyCount      = "authing_identity_keys"
	keyRefreshes  = "authing_identity_key_refreshes_total"
	verifications = "authing_identity_verifications_total"
)

// Authing is away, whichever way, for an hour and then for a day; nothing but
// what its absence must end ends, and nothing is restarted.
func TestOutageOfAuthing(t *testing.T) {
	first, next, stranger := newSigningKey(t, "k1"), newSigningKey(t, "k2"), newSigningKey(t, "k?")
	for name, down := range map[string]func(*http.Request) (*http.Response, error){
		"refuses connections": func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") },
		"never answers": func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		},
		"bad gateway": func(*http.Request) (*http.Response, error) {
			return answered(http.StatusBadGateway, []byte("<html>")), nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				upstream := new(issuer)
				upstream.is(nil, first)
				v := newVerification(t, upstream)
				fetched := time.Now()
				remembered, short := first.token(t, 72*time.Hour), first.token(t, 30*time.Minute)
				v.is("the first token", remembered, tokenGood)
				v.is("one of half an hour", short, tokenGood)
				time.Sleep(10 * time.Minute)
				v.shows(600, keyAge)
				v.shows(1, keyRefreshes, "result", "success")

				upstream.is(down)
				calm, good := upstream.count(), 0.0 // before; of the remembered ones
				for minute := range 60 {
					time.Sleep(time.Minute)
					v.is("remembered", remembered, tokenGood)
					v.is("never seen", first.token(t, time.Hour), tokenGood)
					for range 5 {
						v.is("of an unknown key", stranger.token(t, time.Hour), "INVALID")
					}
					switch age := time.Since(fetched); { // a minute of skew
					case age < 30*time.Minute:
						v.is("one of half an hour", short, tokenGood)
						good++
					case age > 32*time.Minute:
						v.is("one of half an hour", short, "EXPIRED")
					}
					if asked := upstream.count() - calm; asked > 2*(minute+1) {
						t.Fatalf("asked %d times in %d minutes", asked, minute+1)
					}
				}
				age := time.Since(fetched)
				v.shows(age.Seconds(), keyAge)
				v.shows(1, keyCount)
				v.shows(1, keyRefreshes, "result", "success")
				v.shows(float64(upstream.count()-calm), keyRefreshes, "result", "failure")
				v.shows(good+60, verifications, "result", "active", "source", "remembered")
				v.shows(0, verifications, "result", "unavailable")
				if v.metric(verifications, "result", "invalid") != 5*60 || v.metric(verifications, "result", "expired") == 0 {
					t.Error("bad tokens are not counted")
				}

				time.Sleep(24*time.Hour - time.Since(fetched) - time.Second)
				v.is("remembered, at the end of the day", remembered, tokenGood)
				v.is("never seen, at the end of the day", first.token(t, time.Hour), tokenGood)
				time.Sleep(2 * time.Second)
				v.is("remembered, after a day", remembered, nothingSaid)
				v.is("never seen, after a day", first.token(t, time.Hour), nothingSaid)
				v.shows(0, keyCount)
				v.shows(2, verifications, "result", "unavailable")
				if v.metric(keyAge) < 86400 {
					t.Error("the keys are not old")
				}

				upstream.is(nil, first, next)
				time.Sleep(time.Minute) // nobody asks meanwhile
				if got := v.metric(keyAge); got > 60 {
					t.Errorf("back for a minute, and the keys are %v s old", got)
				}
				v.shows(2, keyCount)
				v.shows(2, keyRefreshes, "result", "success")
				v.is("remembered, back", remembered, tokenGood)
				v.is("by the new key", next.token(t, time.Hour), tokenGood)
				upstream.is(nil, next)
				time.Sleep(2 * time.Hour)
				v.is("by the key that was withdrawn", remembered, "INVALID")
				v.shows(1, keyCount)
			})
		})
	}
}

// A night without calls must not leave old keys for an outage in the morning.
func TestOutageAfterIdleness(t *testing.T) {
	key := newSigningKey(t, "k1")
	synctest.Test(t, func(t *testing.T) {
		upstream := new(issuer)
		upstream.is(nil, key)
		v := newVerification(t, upstream)
		v.is("the first token", key.token(t, time.Hour), tokenGood)
		time.Sleep(40 * time.Hour)
		upstream.is(func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") })
		time.Sleep(20 * time.Hour)
		v.is("never seen", key.token(t, time.Hour), tokenGood)
		if asked := upstream.count(); asked < 40 {
			t.Errorf("asked %d times in 60 hours", asked)
		}
	})
}

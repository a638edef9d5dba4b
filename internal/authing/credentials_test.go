package authing_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// tokenRoutes issues tokens t1, t2, …, of the given lifetime in seconds by both
// protocols; accepted says which bearer the API takes.
func tokenRoutes(lifetime int, accepted func(bearer string) bool) (map[string]http.HandlerFunc, *atomic.Int64) {
	issued := new(atomic.Int64)
	return map[string]http.HandlerFunc{
		"POST /api/v3/get-management-token": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = fmt.Fprintf(w, `{"statusCode":200,"data":{"access_token":"t%d","expires_in":%d}}`, issued.Add(1), lifetime)
		},
		"POST /graphql/v2": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = fmt.Fprintf(w, `{"data":{"accessToken":{"accessToken":"t%d","exp":%d,"iat":1000}}}`, issued.Add(1), 1000+lifetime)
		},
		"POST /api/v3/list-users": func(w http.ResponseWriter, r *http.Request) {
			if accepted(r.Header.Get("Authorization")) {
				_, _ = io.WriteString(w, `{"statusCode":200,"data":{}}`)
				return
			}
			_, _ = io.WriteString(w, `{"statusCode":401,"apiCode":2206,"message":"expired"}`)
		},
	}, issued
}

func always(string) bool { return true }

func TestManagementTokenIsKeptAndReplacedBeforeItsEnd(t *testing.T) {
	for _, generation := range []authing.Generation{authing.V2, authing.V3} {
		routes, issued := tokenRoutes(7200, always)
		c := newClock()
		client := newClient(t, newUpstream(t, routes), func(config *authing.Config) { config.Now = c.now })
		for _, step := range []struct {
			advance time.Duration
			want    int64
		}{
			{0, 1},
			{time.Hour, 1},
			{54 * time.Minute, 1},
			{2 * time.Minute, 2}, // 4 minutes before its end
		} {
			c.advance(step.advance)
			if _, err := client.Do(t.Context(), management(generation)); err != nil {
				t.Fatal(err)
			}
			if got := issued.Load(); got != step.want {
				t.Errorf("v%d after %v more: %d tokens fetched, want %d", generation, step.advance, got, step.want)
			}
		}
	}
}

func TestConcurrentCallsShareOneFetch(t *testing.T) {
	routes, issued := tokenRoutes(7200, always)
	hold := make(chan struct{})
	fetch := routes["POST /api/v3/get-management-token"]
	routes["POST /api/v3/get-management-token"] = func(w http.ResponseWriter, r *http.Request) {
		<-hold
		fetch(w, r)
	}
	client := newClient(t, newUpstream(t, routes))
	var wait sync.WaitGroup
	errs := make([]error, 20)
	for i := range errs {
		wait.Go(func() { _, errs[i] = client.Do(t.Context(), management(authing.V3)) })
	}
	close(hold)
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if got := issued.Load(); got != 1 {
		t.Errorf("%d tokens fetched for 20 calls", got)
	}
}

func TestRefusedTokenIsReplacedOnce(t *testing.T) {
	routes, issued := tokenRoutes(7200, func(bearer string) bool { return bearer == "Bearer t2" })
	client := newClient(t, newUpstream(t, routes))
	if _, err := client.Do(t.Context(), management(authing.V3)); err != nil {
		t.Fatal(err)
	}
	if issued.Load() != 2 {
		t.Errorf("%d tokens fetched, want 2", issued.Load())
	}
}

func TestCredentialRejected(t *testing.T) {
	t.Run("every token is refused", func(t *testing.T) {
		routes, issued := tokenRoutes(7200, func(string) bool { return false })
		client := newClient(t, newUpstream(t, routes))
		_, err := client.Do(t.Context(), management(authing.V3))
		if !errors.Is(err, authing.ErrCredentialRejected) || issued.Load() != 2 {
			t.Errorf("error = %v after %d tokens, want ErrCredentialRejected after 2", err, issued.Load())
		}
	})
	t.Run("the secret is refused", func(t *testing.T) {
		client := newClient(t, newUpstream(t, map[string]http.HandlerFunc{
			"POST /api/v3/get-management-token": answer(`{"statusCode":403,"message":"wrong secret"}`),
			"POST /graphql/v2":                  answer(`{"errors":[{"message":{"code":2224,"message":"no pool"}}]}`),
		}))
		for _, generation := range []authing.Generation{authing.V2, authing.V3} {
			if _, err := client.Do(t.Context(), management(generation)); !errors.Is(err, authing.ErrCredentialRejected) {
				t.Errorf("v%d: error = %v, want ErrCredentialRejected", generation, err)
			}
		}
	})
	t.Run("Authing is down, which is no rejection", func(t *testing.T) {
		client := newClient(t, newUpstream(t, map[string]http.HandlerFunc{
			"POST /api/v3/get-management-token": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		}))
		_, err := client.Do(t.Context(), management(authing.V3))
		var refused *authing.Error
		if errors.Is(err, authing.ErrCredentialRejected) || !errors.As(err, &refused) || refused.HTTPStatus != 502 {
			t.Errorf("error = %v, want the 502", err)
		}
	})
	t.Run("no pool", func(t *testing.T) {
		client := newClient(t, newUpstream(t, nil), func(c *authing.Config) { c.Pools = nil })
		if _, err := client.Do(t.Context(), management(authing.V3)); !errors.Is(err, authing.ErrNoPool) {
			t.Errorf("error = %v, want ErrNoPool", err)
		}
	})
}

func TestEndUserRefusalIsPassedOn(t *testing.T) {
	u := newUpstream(t, map[string]http.HandlerFunc{"GET /api/v3/get-profile": answer(`{"statusCode":401,"apiCode":2020}`)})
	client := newClient(t, u)
	_, err := client.Do(t.Context(), profile(client))
	var refused *authing.Error
	if !errors.As(err, &refused) || refused.APICode != 2020 || errors.Is(err, authing.ErrCredentialRejected) {
		t.Errorf("error = %v, want the refusal itself", err)
	}
	if got := len(u.to("/api/v3/get-profile")); got != 1 {
		t.Errorf("%d requests, want 1: a user's token cannot be fetched anew", got)
	}
}

func newKey(t *testing.T) (*rsa.PrivateKey, string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return key, string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

func published(pem string) string {
	text, _ := json.Marshal(map[string]any{"code": 200, "data": map[string]any{"publicKey": pem}})
	return string(text)
}

func decrypts(t *testing.T, key *rsa.PrivateKey, cipher string) bool {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(cipher)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := rsa.DecryptPKCS1v15(nil, key, raw) //nolint:staticcheck // fixed by the upstream's protocol
	return err == nil && string(plain) == "passw0rd"
}

func TestPasswordKey(t *testing.T) {
	key, text := newKey(t)
	other, otherText := newKey(t)

	t.Run("published by the upstream, asked once", func(t *testing.T) {
		u := newUpstream(t, map[string]http.HandlerFunc{"GET /api/v2/.well-known": answer(published(text))})
		client := newClient(t, u)
		for range 3 {
			cipher, err := client.EncryptPassword(t.Context(), profile(client), authing.PasswordV2, "passw0rd")
			if err != nil || !decrypts(t, key, cipher) {
				t.Fatalf("not encrypted with the published key: %v", err)
			}
		}
		if got := len(u.to("/api/v2/.well-known")); got != 1 {
			t.Errorf("asked %d times", got)
		}
	})
	t.Run("configured", func(t *testing.T) {
		u := newUpstream(t, map[string]http.HandlerFunc{"GET /api/v2/.well-known": answer(published(text))})
		client := newClient(t, u, func(c *authing.Config) { c.PasswordPublicKey = otherText })
		cipher, err := client.EncryptPassword(t.Context(), profile(client), authing.PasswordV2, "passw0rd")
		if err != nil || !decrypts(t, other, cipher) || len(u.to("/api/v2/.well-known")) != 0 {
			t.Errorf("the configured key was not used: %v", err)
		}
	})
	t.Run("the public cloud's where none is published", func(t *testing.T) {
		client := newClient(t, newUpstream(t, nil))
		cipher, err := client.EncryptPassword(t.Context(), profile(client), authing.PasswordV2, "passw0rd")
		if raw, _ := base64.StdEncoding.DecodeString(cipher); err != nil || len(raw) != 128 {
			t.Errorf("cipher of %d bytes, %v; want 128 (a 1024-bit key)", len(raw), err)
		}
	})
	t.Run("an unreadable answer is no reason to guess", func(t *testing.T) {
		client := newClient(t, newUpstream(t, map[string]http.HandlerFunc{"GET /api/v2/.well-known": answer(published("nonsense"))}))
		if _, err := client.EncryptPassword(t.Context(), profile(client), authing.PasswordV2, "passw0rd"); !errors.Is(err, authing.ErrMalformed) {
			t.Errorf("error = %v, want ErrMalformed", err)
		}
	})
	t.Run("asked again when Authing cannot decrypt", func(t *testing.T) {
		u := newUpstream(t, map[string]http.HandlerFunc{
			"GET /api/v2/.well-known": answer(published(text)),
			"GET /api/v3/get-profile": answer(`{"statusCode":499,"apiCode":2016}`),
		})
		client := newClient(t, u)
		for range 2 {
			if _, err := client.EncryptPassword(t.Context(), profile(client), authing.PasswordV2, "passw0rd"); err != nil {
				t.Fatal(err)
			}
			_, _ = client.Do(t.Context(), profile(client))
		}
		if got := len(u.to("/api/v2/.well-known")); got != 2 {
			t.Errorf("asked %d times, want 2", got)
		}
	})
	t.Run("bad configured key", func(t *testing.T) {
		_, err := authing.New(authing.Config{
			Applications:      []authing.Application{{ID: "a", Host: "https://example.authing.cn", TokenAuthMethod: authing.ClientSecretNone}},
			PasswordPublicKey: "nonsense",
		})
		if err == nil {
			t.Error("accepted")
		}
	})
}

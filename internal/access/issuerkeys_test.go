package access_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"google.golang.org/grpc/codes"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

var unreachable = refusal{codes.Unavailable, "CALLER_ISSUER_UNREACHABLE", ""}

func TestIssuerIsDown(t *testing.T) {
	signer, down := newSigner(t, "k1"), true
	f := newFixture(t, meshPolicy, withIssuer(func(context.Context) ([]byte, error) {
		if down {
			return nil, errors.New("connection refused")
		}
		return published(signer), nil
	}, nil))
	secret := f.key("console-1", "console")
	from := access.Credentials{Caller: bearer(signer.sign(meshClaims()))}
	if _, err := f.call(getUser, from, inPool1); refusalOf(err) != unreachable {
		t.Errorf("down: %v", err)
	}
	if log := f.log.String(); !strings.Contains(log, "keys of mesh: connection refused") {
		t.Errorf("logged %s", log)
	}
	// The answer says nothing of our network, and a second credential that is
	// good does not make up for one that could not be looked at.
	from.Authorization = bearer(secret)
	if _, err := f.call(getUser, from, inPool1); refusalOf(err) != unreachable || strings.Contains(err.Error(), "refused") {
		t.Errorf("down, with a key: %v", err)
	}
	if _, err := f.call(getUser, access.Credentials{Caller: bearer(secret)}, inPool1); err != nil {
		t.Errorf("a key needs no issuer: %v", err)
	}
	down = false
	f.set(noon.Add(time.Second))
	if _, err := f.call(getUser, from, inPool1); err != nil {
		t.Errorf("up again: %v", err)
	}
	down = true
	if _, err := f.call(getUser, from, inPool1); err != nil {
		t.Errorf("down, with known keys: %v", err)
	}
}

func TestIssuerIsSlow(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	f := newFixture(t, meshPolicy, withIssuer(func(context.Context) ([]byte, error) {
		<-release
		return nil, errors.New("too late")
	}, nil))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := f.Bearer(ctx, newSigner(t, "k1").sign(meshClaims()))
	if got := refusalOf(err); got != (refusal{codes.DeadlineExceeded, "CALLER_ISSUER_UNREACHABLE", ""}) {
		t.Errorf("%+v: %v", got, err)
	}
}

func TestIssuerPublishesNoKeys(t *testing.T) {
	symmetric, _ := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: []byte(strings.Repeat("s", 32)), KeyID: "k1"}}})
	shared := jose.SigningKey{Algorithm: jose.HS256, Key: jose.JSONWebKey{Key: []byte(strings.Repeat("s", 32)), KeyID: "k1"}}
	signer := newSigner(t, "k1")
	private, _ := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: signer.key, KeyID: "k1"}}})
	for name, tc := range map[string]struct {
		keys  []byte
		token string
		want  refusal
	}{
		"no JSON":        {[]byte("<html>"), signer.sign(meshClaims()), unreachable},
		"none":           {[]byte(`{"keys":[]}`), signer.sign(meshClaims()), rejected},
		"symmetric keys": {symmetric, sign(t, shared, meshClaims()), rejected},
		"private keys":   {private, signer.sign(meshClaims()), rejected},
	} {
		f := newFixture(t, meshPolicy, withIssuer(func(context.Context) ([]byte, error) { return tc.keys, nil }, nil))
		if _, err := f.Bearer(t.Context(), tc.token); refusalOf(err) != tc.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeysOfIssuersRotate(t *testing.T) {
	first, second := newSigner(t, "k1"), newSigner(t, "k2")
	current, asked := []signer{first}, 0
	f := newFixture(t, meshPolicy, withIssuer(func(context.Context) ([]byte, error) {
		asked++
		return published(current...), nil
	}, nil))
	expect := func(when string, by signer, want refusal, times int) {
		t.Helper()
		token := by.sign(meshClaims("exp", noon.Add(24*time.Hour).Unix()))
		if _, err := f.Bearer(t.Context(), token); refusalOf(err) != want || asked != times {
			t.Errorf("%s: asked %d times, %v", when, asked, err)
		}
	}
	expect("first", first, refusal{}, 1)
	current = []signer{second}
	expect("a new kid at once", second, rejected, 1)
	f.set(noon.Add(2 * time.Minute))
	expect("a new kid later", second, refusal{}, 2)
	expect("the old kid", first, rejected, 2)
}

func TestKeyOfAnotherCurve(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p384 := signer{t, jose.ES384, key, "k1"}
	f := newFixture(t, meshPolicy, withIssuer(fixed(p384), nil))
	if _, err := f.Bearer(t.Context(), p384.sign(meshClaims())); err != nil {
		t.Error(err)
	}
	if _, err := f.Bearer(t.Context(), newSigner(t, "k1").sign(meshClaims())); refusalOf(err) != rejected {
		t.Errorf("ES256: %v", err)
	}
}

package access_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

func TestNewGuardRefuses(t *testing.T) {
	keys := fixed(newSigner(t, "k1"))
	mesh := access.Issuer{Name: "mesh", URL: meshURL, Audience: audience, Keys: keys}
	good := access.Options{Known: access.Known{Methods: allMethods(t)}, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	for name, change := range map[string]func(*access.Options){
		"no methods":      func(o *access.Options) { o.Known.Methods = nil },
		"no clock":        func(o *access.Options) { o.Now = nil },
		"no log":          func(o *access.Options) { o.Log = nil },
		"short token key": func(o *access.Options) { o.TokenKey = make([]byte, access.MinTokenKey-1) },
		"issuer, no name": func(o *access.Options) { o.Issuers = []access.Issuer{{URL: meshURL, Audience: audience, Keys: keys}} },
		"issuer, colon": func(o *access.Options) {
			o.Issuers = []access.Issuer{{Name: "a:b", URL: meshURL, Audience: audience, Keys: keys}}
		},
		"issuer, no URL":  func(o *access.Options) { o.Issuers = []access.Issuer{{Name: "a", Audience: audience, Keys: keys}} },
		"issuer, no aud":  func(o *access.Options) { o.Issuers = []access.Issuer{{Name: "a", URL: meshURL, Keys: keys}} },
		"issuer, no keys": func(o *access.Options) { o.Issuers = []access.Issuer{{Name: "a", URL: meshURL, Audience: audience}} },
		"issuer twice":    func(o *access.Options) { o.Issuers = []access.Issuer{mesh, mesh} },
		"its name twice": func(o *access.Options) {
			o.Issuers = []access.Issuer{mesh, {Name: "mesh", URL: "https://b", Audience: "c", Keys: keys}}
		},
		"its URL twice": func(o *access.Options) {
			o.Issuers = []access.Issuer{mesh, {Name: "b", URL: meshURL, Audience: "c", Keys: keys}}
		},
		"issuer is us": func(o *access.Options) {
			o.Issuers = []access.Issuer{{Name: "a", URL: "authing-grpc", Audience: audience, Keys: keys}}
		},
	} {
		options := good
		change(&options)
		if _, err := access.NewGuard(options); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := access.NewGuard(good); err != nil {
		t.Error(err)
	}
}

func TestCallerOfADoor(t *testing.T) {
	if _, known := access.DoorCaller(t.Context()); known {
		t.Error("a caller is known")
	}
	ctx := access.AtDoor(context.Background(), access.Caller{Name: "console", Identity: "key:a"})
	if caller, known := access.DoorCaller(ctx); !known || caller.String() != "console (key:a)" {
		t.Errorf("%v, %v", caller, known)
	}
	for want, caller := range map[string]access.Caller{
		"public": access.Public(), "a": {Name: "a"}, "dns:a": {Identity: "dns:a"}, "b": {Name: "b", Identity: "b"}, "": {},
	} {
		if caller.String() != want {
			t.Errorf("%q, want %q", caller, want)
		}
	}
	if err := access.Untrusted(); refusalOf(err) != rejected {
		t.Errorf("%v", err)
	}
}

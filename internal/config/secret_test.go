package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

func TestSecretNeverPrints(t *testing.T) {
	secret := config.NewSecret(canary)
	type holder struct {
		Secret config.Secret
		hidden config.Secret
		list   []config.Secret
	}
	held := holder{Secret: secret, hidden: secret, list: []config.Secret{secret}}
	var out bytes.Buffer
	for _, verb := range strings.Fields("%v %+v %#v %s %q %x %X %d %t %c %p %T %10s") {
		fmt.Fprintf(&out, verb, secret)
		fmt.Fprintf(&out, verb, &secret)
		fmt.Fprintf(&out, verb, held)
		fmt.Fprintf(&out, verb, &held)
	}
	fmt.Fprintln(&out, secret, held, secret.String())
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).Info("secret", "value", secret, "pointer", &secret, "held", held)
	}
	for _, marshal := range []func(any) ([]byte, error){json.Marshal, yaml.Marshal} {
		for _, value := range []any{secret, &secret, map[string]any{"k": secret}, struct{ S config.Secret }{secret}} {
			text, err := marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			out.Write(text)
		}
	}
	hexed := fmt.Sprintf("%x", canary)
	for _, shown := range []string{canary, hexed, strings.ToUpper(hexed)} {
		if strings.Contains(out.String(), shown) {
			t.Errorf("the secret shows in\n%s", out.String())
		}
	}
	if secret.Reveal() != canary || secret.IsZero() || !(config.Secret{}).IsZero() {
		t.Error("Reveal and IsZero")
	}
}

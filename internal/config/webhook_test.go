package config_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

func TestWebhook(t *testing.T) {
	cfg, err := load(t, config.Server, given{})
	if err != nil || !cfg.Webhook.Secret.IsZero() || time.Duration(cfg.Webhook.Window) != 5*time.Minute {
		t.Fatalf("%+v, %v", cfg, err)
	}
	long := strings.Repeat("s", 16)
	cfg, err = load(t, config.Server, given{
		file: "webhook: {previous_secret: " + canary + canary + ", window: 24h}",
		env:  map[string]string{"AUTHING_WEBHOOK_SECRET_FILE": write(t, long+"\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := cfg.Webhook; got.Secret.Reveal() != long || got.Previous.Reveal() != canary+canary || time.Duration(got.Window) != 24*time.Hour {
		t.Errorf("%s %s %s", got.Secret.Reveal(), got.Previous.Reveal(), time.Duration(got.Window))
	}
	if text := fmt.Sprintf("%+v", cfg.Webhook); strings.Contains(text, canary) || strings.Contains(text, long) {
		t.Error(text)
	}
	for name, tt := range map[string]struct {
		env  map[string]string
		want string
	}{
		"short":          {map[string]string{"AUTHING_WEBHOOK_SECRET": canary}, "webhook.secret (AUTHING_WEBHOOK_SECRET): is shorter than 16 bytes"},
		"short second":   {map[string]string{"AUTHING_WEBHOOK_SECRET": long, "AUTHING_WEBHOOK_PREVIOUS_SECRET": canary}, "webhook.previous_secret (AUTHING_WEBHOOK_PREVIOUS_SECRET): is shorter"},
		"second alone":   {map[string]string{"AUTHING_WEBHOOK_PREVIOUS_SECRET": long}, "needs webhook.secret too"},
		"no window":      {map[string]string{"AUTHING_WEBHOOK_WINDOW": "0s"}, "1s to 24h"},
		"long window":    {map[string]string{"AUTHING_WEBHOOK_WINDOW": "25h"}, "1s to 24h"},
		"not a duration": {map[string]string{"AUTHING_WEBHOOK_WINDOW": "soon"}, "is not a duration"},
	} {
		_, err := load(t, config.Server, given{env: tt.env})
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), canary) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

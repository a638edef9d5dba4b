package config

import (
	"errors"
	"time"
)

// Webhook is how Authing tells what happened there.
type Webhook struct {
	Secret   Secret        `key:"secret" help:"Request key of the webhook in Authing's console, at least 16 bytes. Given: events are taken at /webhooks/authing of the REST door (docs/verification.md)."`
	Previous Secret        `key:"previous_secret" help:"A second key that is taken too, while the first is changed."`
	Window   WebhookWindow `key:"window" default:"5m" help:"How old an event may be that has a time of its own. An older one ends no tokens."`
}

// minWebhookSecret is the least length of webhook.secret, in bytes.
const minWebhookSecret = 16

// checkWebhook checks what only makes sense together.
func (c *Config) checkWebhook(r *reading) {
	if c.Webhook.Secret.IsZero() && !c.Webhook.Previous.IsZero() {
		r.refuse("webhook.previous_secret", "", "needs webhook.secret too")
	}
	long := func(key string, secret Secret) {
		if !secret.IsZero() && len(secret.Reveal()) < minWebhookSecret {
			r.refuse(key, "", "is shorter than 16 bytes")
		}
	}
	long("webhook.secret", c.Webhook.Secret)
	long("webhook.previous_secret", c.Webhook.Previous)
}

// WebhookWindow is how old an event may be.
type WebhookWindow time.Duration

// UnmarshalText accepts a Go duration in range.
func (w *WebhookWindow) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil {
		return errors.New("is not a duration")
	}
	if d < time.Second || d > 24*time.Hour {
		return errors.New("is out of range")
	}
	*w = WebhookWindow(d)
	return nil
}

// Allowed describes the accepted values.
func (WebhookWindow) Allowed() string { return "1s to 24h" }

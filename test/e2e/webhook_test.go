package e2e

import (
	"strings"
	"testing"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
)

const webhookSecret = "e2e-webhook-secret-canary"

// verifiedTwice is what VerifyToken says of a token, at gRPC and at REST alike.
func verifiedTwice(t *testing.T, s *system, token string) *identityv1.Verdict {
	t.Helper()
	answer, err := identityv1.NewIdentityServiceClient(s.grpc).VerifyToken(t.Context(), &identityv1.VerifyTokenRequest{Token: token})
	if err != nil {
		t.Fatal(err)
	}
	verdict := answer.GetVerdict()
	got := call(t, "POST", s.rest("/authing.identity.v1.IdentityService/VerifyToken"), `{"token":"`+token+`"}`)
	reason, _ := got.at("verdict", "reason").(string)
	if active, _ := got.at("verdict", "active").(bool); got.status != 200 || active != verdict.GetActive() ||
		!active && reason != verdict.GetReason().String() {
		t.Errorf("gRPC says %v, REST %d %s", verdict, got.status, got.text)
	}
	return verdict
}

// What Authing tells of ends a user's tokens, however it came about there.
func TestWebhookRevokesTokens(t *testing.T) {
	env := embedded()
	env["AUTHING_WEBHOOK_SECRET"], env["AUTHING_WEBHOOK_PREVIOUS_SECRET"] = webhookSecret, "e2e-webhook-secret-before"
	s := start(t, env)
	for name, tc := range map[string]struct {
		secret, body string
		want         int
		kept         bool
	}{
		"kick":                  {webhookSecret, `{"eventName":"kick","data":{"users":[{"id":"$ID"}]}}`, 200, false},
		"blocked":               {webhookSecret, `{"eventName":"user:blocked","data":{"user":{"userId":"$ID"}}}`, 200, false},
		"password":              {webhookSecret, `{"eventName":"user:password-changed","data":{"userId":"$ID"}}`, 200, false},
		"suspended":             {webhookSecret, `{"eventName":"user:updated","data":{"user":{"userId":"$ID","status":"Suspended"}}}`, 200, false},
		"another's":             {webhookSecret, `{"eventName":"user:blocked","data":{"user":{"id":"nobody"}}}`, 200, true},
		"new name":              {webhookSecret, `{"eventName":"user:updated","data":{"user":{"id":"$ID"},"updates":{"nickname":"x"}}}`, 200, true},
		"sign-in":               {webhookSecret, `{"eventName":"login","data":{"id":"$ID"}}`, 200, true},
		"not Authing's":         {"e2e-webhook-secret-guessed", `{"eventName":"kick","data":{"users":[{"id":"$ID"}]}}`, 401, true},
		"of the secret before":  {"e2e-webhook-secret-before", `{"eventName":"kick","data":{"users":[{"id":"$ID"}]}}`, 200, false},
		"that does not say who": {webhookSecret, `{"eventName":"user:blocked","data":{"user":{"name":"$ID"}}}`, 400, true},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAccount(t, s, "webhook "+name)
			if ended(t, s, a.token) { // and remembered
				t.Fatal("it is not good to begin with")
			}
			got := call(t, "POST", s.rest("/webhooks/authing"), strings.ReplaceAll(tc.body, "$ID", a.id), "X-Authing-Token", tc.secret)
			if got.status != tc.want {
				t.Fatalf("%d %s", got.status, got.text)
			}
			if ended(t, s, a.token) == tc.kept {
				t.Errorf("ended: %v, want %v", tc.kept, !tc.kept)
			}
		})
	}
	if log := s.log.String(); strings.Contains(log, "e2e-webhook-secret") || strings.Count(log, `"msg":"webhook"`) != 10 {
		t.Errorf("log %s", log)
	}
}

// Without a secret nobody can be told from Authing.
func TestNoWebhookWithoutASecret(t *testing.T) {
	s := start(t, embedded())
	if got := call(t, "POST", s.rest("/webhooks/authing"), `{}`, "X-Authing-Token", ""); got.status != 404 {
		t.Errorf("%d %s", got.status, got.text)
	}
}

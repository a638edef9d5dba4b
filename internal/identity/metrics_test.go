package identity_test

import (
	"context"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/otel/attribute"
	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// meter reads what a verifier measures.
type meter struct {
	t      *testing.T
	reader *sdk.ManualReader
}

func newMeter(t *testing.T, verifier *identity.Verifier) meter {
	t.Helper()
	reader := sdk.NewManualReader()
	if err := verifier.Observe(sdk.NewMeterProvider(sdk.WithReader(reader)).Meter("test")); err != nil {
		t.Fatal(err)
	}
	return meter{t, reader}
}

// read is what an instrument counts that is not 0, by the values of labels.
func (m meter) read(name string, labels ...string) map[string]int64 {
	m.t.Helper()
	var all metricdata.ResourceMetrics
	if err := m.reader.Collect(m.t.Context(), &all); err != nil {
		m.t.Fatal(err)
	}
	found := make(map[string]int64)
	for _, one := range all.ScopeMetrics[0].Metrics {
		sum, is := one.Data.(metricdata.Sum[int64])
		if one.Name != "authing.identity."+name || !is {
			continue
		}
		for _, point := range sum.DataPoints {
			var values []string
			for _, label := range labels {
				value, _ := point.Attributes.Value(attribute.Key(label))
				values = append(values, value.AsString())
			}
			if point.Value != 0 {
				found[strings.Join(values, " ")] += point.Value
			}
		}
	}
	return found
}

func (m meter) verifications() map[string]int64 { return m.read("verifications", "result", "source") }

// Every verification is counted once.
func TestVerificationsAreCounted(t *testing.T) {
	ours, c, o := newSigner(t, "k1"), newClock(), &oracle{active: true}
	published := newPublisher(ours.published())
	revoked := identity.NewRevoked()
	verifier := newVerifier(t, c, published.fetch, o.option, func(opts *identity.Options) { opts.Revoked = revoked })
	m := newMeter(t, verifier)
	first, second := ours.sign(good()), ours.sign(good("jti", "j2"))
	verify := func(token, audience string) func() {
		return func() { _, _ = verifier.Verify(t.Context(), token, audience) }
	}
	fresh := func(token string, maxStaleness time.Duration) func() {
		return func() { _, _, _ = verifier.VerifyFresh(t.Context(), token, appID, maxStaleness) }
	}
	for _, step := range []struct {
		name   string
		before func()
		do     func()
		want   string
	}{
		{"first", nil, verify(first, appID), "active checked"},
		{"again", nil, verify(first, appID), "active remembered"},
		{"for another", nil, verify(first, "app-2"), "invalid remembered"},
		{"ended", nil, verify(ours.sign(good("exp", now.Add(-time.Hour).Unix())), appID), "expired checked"},
		{"no token", nil, verify("opaque", appID), "invalid checked"},
		{"no token, again", nil, verify("opaque", appID), "invalid remembered"},
		{"huge", nil, verify(strings.Repeat("a", 20<<10), appID), "invalid checked"},
		{"a bad one is not asked about", nil, fresh("opaque", 0), "invalid remembered"},
		{"asked", nil, fresh(second, 0), "active introspected"},
		{"asked a moment ago", nil, fresh(second, time.Hour), "active remembered"},
		{"the issuer says no", func() { o.active = false }, fresh(second, 0), "refused introspected"},
		{"it said no a moment ago", nil, fresh(second, time.Hour), "refused remembered"},
		{"the issuer is away", func() { o.err = errDown }, fresh(second, 0), "unavailable introspected"},
		{"revoked", func() {
			revoked.Add(identity.Revocation{Subject: "u1", At: now, Until: now.Add(time.Hour)}, now)
		}, verify(first, appID), "revoked remembered"},
		{"a day without keys", func() {
			published.serve(nil, errDown)
			c.advance(25 * time.Hour)
		}, verify(ours.sign(good("exp", now.Add(72*time.Hour).Unix(), "sub", "u3")), appID), "unavailable checked"},
	} {
		if step.before != nil {
			step.before()
		}
		want := m.verifications()
		want[step.want]++
		step.do()
		if got := m.verifications(); !maps.Equal(got, want) {
			t.Errorf("%s: %v, want %v", step.name, got, want)
		}
	}
	if got := m.read("revocations", "of"); got["user"] != 1 || got["token"] != 0 {
		t.Errorf("revocations %v", got)
	}
}

// Of many who wait for one check, one is said to have made it.
func TestWaitingIsCounted(t *testing.T) {
	ours := newSigner(t, "k1")
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		verifier := newVerifier(t, newClock(), func(context.Context) ([]byte, error) {
			<-release
			return ours.published(), nil
		})
		m := newMeter(t, verifier)
		token := ours.sign(good())
		hasty, leave := context.WithCancel(t.Context())
		for _, ctx := range []context.Context{t.Context(), t.Context(), hasty} {
			go func() { _, _ = verifier.Verify(ctx, token, appID) }()
			synctest.Wait() // it checks, or waits for the first
		}
		leave()
		synctest.Wait()
		close(release)
		synctest.Wait()
		want := map[string]int64{"active checked": 1, "active coalesced": 1, "canceled coalesced": 1}
		if got := m.verifications(); !maps.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

func TestKeysAndVerdictsAreCounted(t *testing.T) {
	ours, c := newSigner(t, "k1"), newClock()
	published := newPublisher(ours.published())
	verifier := newVerifier(t, c, published.fetch, func(o *identity.Options) { o.Verdicts = 8 })
	m := newMeter(t, verifier)
	if got := m.read("keys"); len(got) != 0 {
		t.Errorf("keys before the first token: %v", got)
	}
	for range 64 {
		c.advance(time.Second)
		if _, err := verifier.Verify(t.Context(), ours.sign(good("jti", c.now().String())), appID); err != nil {
			t.Fatal(err)
		}
	}
	issuer := issuerURL + " " + appID
	if got := m.read("keys", "issuer", "audience"); got[issuer] != 1 {
		t.Errorf("keys %v", got)
	}
	if evicted := m.read("verdict_evictions")[""]; evicted < 32 || evicted > 64 {
		t.Errorf("%d of 64 verdicts evicted, with room for 8", evicted)
	}
	published.serve([]byte("<html>"), nil)
	c.advance(time.Minute)
	_, _ = verifier.Verify(t.Context(), newSigner(t, "k2").sign(good()), appID) // fetches
	want := map[string]int64{issuer + " success": 1, issuer + " unreadable": 1}
	if got := m.read("key_refreshes", "issuer", "audience", "result"); !maps.Equal(got, want) {
		t.Errorf("refreshes %v, want %v", got, want)
	}
}

package authing

import (
	"context"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// tokenCounts is what became of the management tokens of a pool.
type tokenCounts struct {
	fetched   time.Time // zero: never
	successes int64
	failures  int64
	refusals  int64 // of tokens that should have been good
}

// token changes the counts of a pool and generation.
func (m *measures) token(key tokenKey, change func(*tokenCounts)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tokens == nil {
		m.tokens = make(map[tokenKey]*tokenCounts)
	}
	if m.tokens[key] == nil {
		m.tokens[key] = new(tokenCounts)
	}
	change(m.tokens[key])
}

// tokenFetched notes how the fetch of a management token ended.
func (c *Client) tokenFetched(key tokenKey, err error) {
	now := c.now()
	c.measures.token(key, func(t *tokenCounts) {
		if err != nil {
			t.failures++
			return
		}
		t.successes, t.fetched = t.successes+1, now
	})
}

// tokenRefused notes that Authing refused a management token.
func (c *Client) tokenRefused(pool string, generation Generation) {
	c.measures.token(tokenKey{pool, generation}, func(t *tokenCounts) { t.refusals++ })
}

// eachToken calls do with the counts of every pool and generation.
func (m *measures) eachToken(do func(of []attribute.KeyValue, t *tokenCounts)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, counts := range m.tokens {
		do([]attribute.KeyValue{
			attribute.String("pool", key.pool), attribute.String("generation", "v"+strconv.Itoa(int(key.generation))),
		}, counts)
	}
}

func (c *Client) observeTokenAge(_ context.Context, o metric.Float64Observer) error {
	now := c.now()
	c.measures.eachToken(func(of []attribute.KeyValue, t *tokenCounts) {
		if !t.fetched.IsZero() {
			o.Observe(max(now.Sub(t.fetched), 0).Seconds(), metric.WithAttributes(of...))
		}
	})
	return nil
}

func (c *Client) observeTokenFetches(_ context.Context, o metric.Int64Observer) error {
	c.measures.eachToken(func(of []attribute.KeyValue, t *tokenCounts) {
		o.Observe(t.successes, metric.WithAttributes(append(of, attribute.String("result", "success"))...))
		o.Observe(t.failures, metric.WithAttributes(append(of, attribute.String("result", "failure"))...))
	})
	return nil
}

func (c *Client) observeTokenRefusals(_ context.Context, o metric.Int64Observer) error {
	c.measures.eachToken(func(of []attribute.KeyValue, t *tokenCounts) { o.Observe(t.refusals, metric.WithAttributes(of...)) })
	return nil
}

package authing

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// buckets are the bounds of the durations of calls, in seconds.
var buckets = []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

// measures count the calls to Authing. Until ObserveCalls they count nothing.
type measures struct {
	duration atomic.Pointer[metric.Float64Histogram]
	calls    sync.Map // callKind → *atomic.Int64
	timed    sync.Map // callKind without outcome → []metric.RecordOption

	mu     sync.Mutex
	tokens map[tokenKey]*tokenCounts
}

// callKind is what of a call is counted apart: all of it of closed sets.
type callKind struct {
	host      optionsv1.Host
	operation string
	outcome   string
}

// ObserveCalls counts calls and management tokens from now on, and reports them
// to a meter.
func (c *Client) ObserveCalls(meter metric.Meter) error {
	duration, noDuration := meter.Float64Histogram("authing.upstream.duration",
		metric.WithUnit("s"), metric.WithExplicitBucketBoundaries(buckets...),
		metric.WithDescription("How long calls to Authing take, repetitions and pauses between them included, by host and rpc. "+
			"It grows: Authing or the way to it is slow; with circuit_refusals it falls. Exemplars name traces."))
	_, noRequests := meter.Int64ObservableCounter("authing.upstream.requests",
		metric.WithUnit("{request}"), metric.WithInt64Callback(c.measures.observeCalls),
		metric.WithDescription("Calls to Authing, by host, rpc and outcome. failing, unreachable or timeout grows: Authing is down or cut off, see its status page and the network. "+
			"throttled grows: we call too often, find out which rpc. unauthenticated grows: users' tokens have ended, or ours, see token_refusals. malformed grows: Authing's answers have changed, report it."))
	_, noAge := meter.Float64ObservableGauge("authing.upstream.token_age",
		metric.WithUnit("s"), metric.WithFloat64Callback(c.observeTokenAge),
		metric.WithDescription("Time since a management token was fetched that is in use, by pool and generation; absent before the first. "+
			"It falls to 0 with each fetch. It grows beyond a token's life (7200 or as Authing's console says) while management is called: see token_fetches."))
	_, noFetches := meter.Int64ObservableCounter("authing.upstream.token_fetches",
		metric.WithUnit("{fetch}"), metric.WithInt64Callback(c.observeTokenFetches),
		metric.WithDescription("Times that a management token was fetched with a pool's secret. failure grows: management calls fail; "+
			"Authing is away, or the secret was replaced in its console: set userpool.secret anew."))
	_, noRefusals := meter.Int64ObservableCounter("authing.upstream.token_refusals",
		metric.WithUnit("{refusal}"), metric.WithInt64Callback(c.observeTokenRefusals),
		metric.WithDescription("Times that Authing refused a management token before its end; it is fetched anew then. "+
			"It grows: the pool's secret was replaced or its tokens were revoked; token_fetches says whether the secret is still good."))
	c.measures.duration.Store(&duration)
	return errors.Join(noDuration, noRequests, noAge, noFetches, noRefusals)
}

// measured notes how a call ended.
func (c *Client) measured(ctx context.Context, call *Call, began time.Time, err error) {
	duration := c.measures.duration.Load()
	if duration == nil {
		return
	}
	kind := callKind{host: call.Host, operation: operationName(call.Operation)}
	options, known := c.measures.timed.Load(kind)
	if !known {
		options, _ = c.measures.timed.LoadOrStore(kind, []metric.RecordOption{
			metric.WithAttributeSet(attribute.NewSet(kind.attributes()...)),
		})
	}
	(*duration).Record(ctx, time.Since(began).Seconds(), options.([]metric.RecordOption)...)
	kind.outcome = outcomeOf(err)
	count, known := c.measures.calls.Load(kind)
	if !known {
		count, _ = c.measures.calls.LoadOrStore(kind, new(atomic.Int64))
	}
	count.(*atomic.Int64).Add(1)
}

func (k callKind) attributes() []attribute.KeyValue {
	role := strings.ToLower(strings.TrimPrefix(k.host.String(), "HOST_"))
	return []attribute.KeyValue{attribute.String("role", role), attribute.String("operation", k.operation)}
}

func (m *measures) observeCalls(_ context.Context, o metric.Int64Observer) error {
	m.calls.Range(func(key, count any) bool {
		kind := key.(callKind)
		o.Observe(count.(*atomic.Int64).Load(), metric.WithAttributes(append(kind.attributes(), attribute.String("outcome", kind.outcome))...))
		return true
	})
	return nil
}

// outcomeOf is the class of how a call ended.
func outcomeOf(err error) string {
	var refused *Error
	var open *OpenError
	switch {
	case err == nil:
		return "success"
	case errors.As(err, &refused):
		return refused.class()
	case errors.Is(err, ErrNotFound):
		return "refused"
	case errors.Is(err, ErrMalformed):
		return "malformed"
	case errors.As(err, &open):
		return "circuit_open"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.Is(err, context.Canceled):
		return "canceled"
	case errors.Is(err, ErrUnreachable):
		return "unreachable"
	default:
		return "not_sent"
	}
}

func (e *Error) class() string {
	switch {
	case e.HTTPStatus == http.StatusTooManyRequests, e.StatusCode == http.StatusTooManyRequests:
		return "throttled"
	case retryable(e):
		return "failing"
	case isRejection(e):
		return "unauthenticated"
	default:
		return "refused"
	}
}

// outcomeByStatus is the error that the HTTP status of an answer means which
// nobody here reads further.
func outcomeByStatus(got *answer, err error) error {
	if err == nil && got.status >= http.StatusBadRequest {
		return &Error{HTTPStatus: got.status}
	}
	return err
}

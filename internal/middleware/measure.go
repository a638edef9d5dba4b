package middleware

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// otherMethod is what metrics call all rpcs that there are not.
const otherMethod = "other"

// Buckets are the bounds of durations, in seconds: from a verdict that is
// remembered to a call that runs out of time.
var Buckets = []float64{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

// Measures count calls, and how long they take.
type Measures struct {
	duration metric.Float64Histogram
	methods  []string
	doors    []*measuredDoor
}

// NewMeasures makes what counts calls of the methods ("/package.Service/Method").
func NewMeasures(meter metric.Meter, methods []string) (*Measures, error) {
	m := &Measures{methods: methods}
	var noDuration error
	m.duration, noDuration = meter.Float64Histogram("authing.rpc.duration",
		metric.WithUnit("s"), metric.WithExplicitBucketBoundaries(Buckets...),
		metric.WithDescription("How long calls take at a door, streams to their end; answers of errors count, too. "+
			"It grows for all rpcs: the machine is short of something, see go_* and process_*. "+
			"It grows for some: see authing_upstream_duration_seconds, Authing is slow. Exemplars name traces."))
	_, noRequests := meter.Int64ObservableCounter("authing.rpc.requests",
		metric.WithUnit("{request}"), metric.WithInt64Callback(m.observe),
		metric.WithDescription("Calls that were answered at a door, by rpc and code. "+
			"Unavailable or DeadlineExceeded grows: see authing_upstream_requests_total for what Authing says. Internal or Unknown grows: it is our fault, see the log. "+
			"Unauthenticated or PermissionDenied grows: a caller lost its key or asks for more than its policy grants. other grows: somebody tries rpcs that there are not."))
	return m, errors.Join(noDuration, noRequests)
}

// measuredDoor is what is counted at one door.
type measuredDoor struct {
	door    string
	methods map[string]*measured // read only
	other   *measured
}

// measured is what is counted of one rpc at one door.
type measured struct {
	method   string
	calls    [codes.Unauthenticated + 1]atomic.Int64
	duration []metric.RecordOption // the rpc's attributes, made once
}

// At is the first step of a door, which counts its calls. It is made before the
// meter is read. Rpcs that there are not come here with Unknown
// as their handler, and no further.
func (m *Measures) At(door string) Interceptor {
	d := &measuredDoor{door: door, methods: make(map[string]*measured, len(m.methods))}
	attributes := func(method string) *measured {
		set := attribute.NewSet(attribute.String("door", door), attribute.String("method", method))
		return &measured{method: method, duration: []metric.RecordOption{metric.WithAttributeSet(set)}}
	}
	for _, method := range m.methods {
		d.methods[method] = attributes(method[1:])
	}
	d.other = attributes(otherMethod)
	m.doors = append(m.doors, d)
	return Interceptor{
		Name: "measures",
		Unary: func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
			start := time.Now()
			resp, err := handler(ctx, req)
			m.count(ctx, d.of(info.FullMethod), start, err)
			return resp, err
		},
		Stream: func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
			start := time.Now()
			var err error
			if d.of(info.FullMethod) == d.other && srv == nil {
				err = Unknown(nil, stream) // no other step is to see it
			} else {
				err = handler(srv, stream)
			}
			m.count(stream.Context(), d.of(info.FullMethod), start, err)
			return err
		},
	}
}

// Unknown is the handler of rpcs that there are not, so that they are counted.
func Unknown(_ any, stream grpc.ServerStream) error {
	method, _ := grpc.MethodFromServerStream(stream)
	return status.Error(codes.Unimplemented, "unknown method "+method)
}

func (d *measuredDoor) of(method string) *measured {
	if known, ok := d.methods[method]; ok {
		return known
	}
	return d.other
}

func (m *Measures) count(ctx context.Context, of *measured, start time.Time, err error) {
	of.calls[codeOf(err)].Add(1)
	m.duration.Record(ctx, time.Since(start).Seconds(), of.duration...)
}

// codeOf is what a gRPC server makes of an error.
func codeOf(err error) codes.Code {
	code := status.Code(err)
	if code == codes.Unknown {
		code = status.FromContextError(err).Code()
	}
	return min(code, codes.Unauthenticated) // the last that there is
}

func (m *Measures) observe(_ context.Context, o metric.Int64Observer) error {
	for _, door := range m.doors {
		for _, one := range door.methods {
			one.observe(o, door.door)
		}
		door.other.observe(o, door.door)
	}
	return nil
}

func (m *measured) observe(o metric.Int64Observer, door string) {
	for code := range m.calls {
		if n := m.calls[code].Load(); n > 0 {
			o.Observe(n, metric.WithAttributes(attribute.String("door", door), attribute.String("method", m.method),
				attribute.String("code", codes.Code(code).String())))
		}
	}
}

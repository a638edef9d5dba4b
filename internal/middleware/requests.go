package middleware

import (
	"net/http"
	"strconv"

	"github.com/felixge/httpsnoop"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// Requests count requests at the HTTP doors, whether they become calls or not.
type Requests struct{ duration metric.Float64Histogram }

// NewRequests makes what counts HTTP requests.
func NewRequests(meter metric.Meter) (*Requests, error) {
	duration, err := meter.Float64Histogram("authing.http.duration",
		metric.WithUnit("s"), metric.WithExplicitBucketBoundaries(Buckets...),
		metric.WithDescription("How long HTTP requests take at a door, by class of status, those that become no call among them, websockets to their end. "+
			"5xx grows: see authing_rpc_requests_total for the rpcs. 4xx grows without it: clients use paths that there are not, or bodies that cannot be read; the log has a line for each."))
	return &Requests{duration}, err
}

// classes of HTTP statuses; what is none counts as the last.
const classes = 5

// At counts the requests of a door. Nil counts nothing.
func (q *Requests) At(door string, next http.Handler) http.Handler {
	if q == nil {
		return next
	}
	var of [classes][]metric.RecordOption
	for class := range of {
		of[class] = []metric.RecordOption{metric.WithAttributeSet(attribute.NewSet(
			attribute.String("door", door), attribute.String("status", strconv.Itoa(class+1)+"xx")))}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httpsnoop.CaptureMetrics(next, w, r)
		class := min(max(answer.Code/100, 1), classes) - 1
		q.duration.Record(r.Context(), answer.Duration.Seconds(), of[class]...)
	})
}

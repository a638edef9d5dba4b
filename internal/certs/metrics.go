package certs

import (
	"context"

	"go.opentelemetry.io/otel/metric"
)

// Observe reports what is loaded to a meter whenever the meter is read.
func (s *Store) Observe(meter metric.Meter) error {
	_, err := meter.Float64ObservableGauge("authing.certs.expiry",
		metric.WithUnit("s"),
		metric.WithDescription("Time until the TLS certificate of the doors ends; below 0 it has ended, absent without TLS. "+
			"Below a week: renew it and replace the files of tls.cert and tls.key, which are read again while the server runs; if you did, see the log for why they were not taken."),
		metric.WithFloat64Callback(func(_ context.Context, o metric.Float64Observer) error {
			if held := s.held.Load(); held != nil {
				o.Observe(held.config.Certificates[0].Leaf.NotAfter.Sub(s.now()).Seconds())
			}
			return nil
		}))
	return err
}

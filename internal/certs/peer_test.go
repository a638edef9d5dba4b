package certs_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/certs"
	"github.com/authing-grpc/authing-grpc/internal/certs/certstest"
)

// What is remembered of a leaf must not refuse it where its chain is better, nor
// outlive a certificate above it.
func TestPeerBelowAnIntermediate(t *testing.T) {
	start := time.Now()
	at := start
	root := certstest.New(t)
	middle := root.Below(func(c *x509.Certificate) { c.NotAfter = start.Add(time.Hour) })
	block, _ := pem.Decode(middle.PEM)
	above, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	leaf := middle.Issue([]string{spiffe}).TLS(t).Leaf
	store, server := certs.New(certs.Optional, func() time.Time { return at }), root.Issue(nil)
	if err := store.Load(server.Cert, server.Key, root.PEM); err != nil {
		t.Fatal(err)
	}
	alone, whole := []*x509.Certificate{leaf}, []*x509.Certificate{leaf, above}
	for _, step := range []struct {
		name  string
		after time.Duration
		chain []*x509.Certificate
		ok    bool
	}{
		{"the leaf alone", 0, alone, false},
		{"with its chain", 0, whole, true},
		{"remembered", 30 * time.Minute, whole, true},
		{"the intermediate has expired", 2 * time.Hour, whole, false},
		{"still", 2 * time.Hour, whole, false},
	} {
		at = start.Add(step.after)
		got, err := store.Peer(&tls.ConnectionState{PeerCertificates: step.chain})
		if (err == nil) != step.ok || (got != nil) != step.ok {
			t.Errorf("%s: %v", step.name, err)
		}
	}
}

package certs

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// maxPeers bounds the leaves that are remembered.
const maxPeers = 4096

// Peer returns the client certificate of a connection, nil if it showed none.
// It is checked again by the CAs of now and the time of now: a connection
// outlives both. An error means that it is no longer trusted.
func (s *Store) Peer(state *tls.ConnectionState) (*x509.Certificate, error) {
	if state == nil || len(state.PeerCertificates) == 0 {
		return nil, nil
	}
	held, leaf := s.held.Load(), state.PeerCertificates[0]
	if held == nil || held.clientCAs == nil {
		return nil, errors.New("certs: client certificates are not accepted any more")
	}
	if err := held.peers.check(state.PeerCertificates, held.clientCAs, s.now()); err != nil {
		return nil, fmt.Errorf("certs: client certificate: %w", err)
	}
	return leaf, nil
}

// verify returns until when the first of the chain is good.
func verify(chain []*x509.Certificate, roots *x509.CertPool, now time.Time) (until time.Time, err error) {
	intermediates := x509.NewCertPool()
	for _, certificate := range chain[1:] {
		intermediates.AddCert(certificate)
	}
	verified, err := chain[0].Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: intermediates, CurrentTime: now,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	for _, way := range verified {
		first := slices.MinFunc(way, func(a, b *x509.Certificate) int { return a.NotAfter.Compare(b.NotAfter) })
		if first.NotAfter.After(until) {
			until = first.NotAfter
		}
	}
	return until, err
}

// peers remembers until when a leaf and all above it are good: verifying a chain
// for every call is too slow. Refusals are not remembered, since the same leaf is
// good once another connection brings the intermediates it lacked.
type peers struct {
	mu    sync.Mutex
	until map[[sha256.Size]byte]time.Time
}

func (p *peers) check(chain []*x509.Certificate, roots *x509.CertPool, now time.Time) error {
	id := sha256.Sum256(chain[0].Raw)
	p.mu.Lock()
	until, known := p.until[id]
	p.mu.Unlock()
	if known && !now.After(until) {
		return nil
	}
	until, err := verify(chain, roots, now)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.until == nil || len(p.until) >= maxPeers {
		p.until = make(map[[sha256.Size]byte]time.Time)
	}
	p.until[id] = until
	return nil
}

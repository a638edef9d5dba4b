package certs

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"sync"
	"time"
)

// maxPeers bounds the verdicts that are remembered.
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
	now := s.now()
	if now.After(leaf.NotAfter) {
		return nil, errors.New("certs: the client certificate has expired")
	}
	return leaf, held.peers.verdict(leaf, func() error {
		return verify(state.PeerCertificates, held.clientCAs, now)
	})
}

func verify(chain []*x509.Certificate, roots *x509.CertPool, now time.Time) error {
	intermediates := x509.NewCertPool()
	for _, certificate := range chain[1:] {
		intermediates.AddCert(certificate)
	}
	_, err := chain[0].Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: intermediates, CurrentTime: now,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	if err != nil {
		return fmt.Errorf("certs: client certificate: %w", err)
	}
	return nil
}

// peers remembers verdicts: verifying a chain for every call is too slow.
type peers struct {
	mu       sync.Mutex
	verdicts map[[sha256.Size]byte]error
}

func (p *peers) verdict(leaf *x509.Certificate, verify func() error) error {
	id := sha256.Sum256(leaf.Raw)
	p.mu.Lock()
	err, known := p.verdicts[id]
	p.mu.Unlock()
	if known {
		return err
	}
	err = verify()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.verdicts == nil || len(p.verdicts) >= maxPeers {
		p.verdicts = make(map[[sha256.Size]byte]error)
	}
	p.verdicts[id] = err
	return err
}

package certs

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// ClientAuth is whether clients must show a certificate, where there are CAs to
// check it by.
type ClientAuth int

const (
	// Optional checks a certificate that a client shows.
	Optional ClientAuth = iota
	// Required refuses a client that shows none.
	Required
)

// Store is TLS material that may be replaced at any time. It is safe for
// concurrent use.
type Store struct {
	auth ClientAuth
	now  func() time.Time
	held atomic.Pointer[generation]
}

// generation is what one Load brought.
type generation struct {
	config    *tls.Config // without protocols
	clientCAs *x509.CertPool
	peers     peers
}

// New returns a Store that holds nothing; Load fills it.
func New(auth ClientAuth, now func() time.Time) *Store { return &Store{auth: auth, now: now} }

// Load takes the certificate with its chain, its private key and the CAs of
// clients (empty: no client certificate is asked for), all in PEM. On an error
// what was loaded before stays.
func (s *Store) Load(certificate, key, clientCAs []byte) error {
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		return fmt.Errorf("certificate and key: %w", err)
	}
	if s.now().After(pair.Leaf.NotAfter) {
		return errors.New("the certificate has expired")
	}
	// Tickets of another generation cannot be resumed: its CAs may be gone.
	var ticketKey [32]byte
	_, _ = rand.Read(ticketKey[:]) // never fails
	next := &generation{config: &tls.Config{
		MinVersion:   tls.VersionTLS12,
		Certificates: []tls.Certificate{pair},
		Time:         s.now,
	}}
	next.config.SetSessionTicketKeys([][32]byte{ticketKey})
	switch {
	case len(clientCAs) > 0:
		if next.clientCAs, err = poolOf(clientCAs); err != nil {
			return fmt.Errorf("CAs of clients: %w", err)
		}
		next.config.ClientCAs = next.clientCAs
		next.config.ClientAuth = tls.VerifyClientCertIfGiven
		if s.auth == Required {
			next.config.ClientAuth = tls.RequireAndVerifyClientCert
		}
	case s.auth == Required:
		return errors.New("client certificates are required and there are no CAs of clients")
	}
	s.held.Store(next)
	return nil
}

// ServerConfig is a configuration that serves what was loaded last. protocols
// are offered by ALPN.
func (s *Store) ServerConfig(protocols ...string) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: protocols,
		GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
			held := s.held.Load()
			if held == nil {
				return nil, errors.New("certs: nothing is loaded")
			}
			config := held.config.Clone() // cheap beside a handshake
			config.NextProtos = protocols
			return config, nil
		},
	}
}

// poolOf reads CAs; a block that is none is an error rather than left out.
func poolOf(text []byte) (*x509.CertPool, error) {
	pool, found := x509.NewCertPool(), 0
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		certificate, err := x509.ParseCertificate(block.Bytes)
		if block.Type != "CERTIFICATE" || err != nil {
			return nil, fmt.Errorf("block %d is not a certificate", found+1)
		}
		pool.AddCert(certificate)
		found++
	}
	switch begun := bytes.Count(text, []byte("-----BEGIN ")); {
	case found == 0 && begun == 0:
		return nil, errors.New("no certificate in PEM")
	case found < begun: // package pem skips what it cannot read
		return nil, fmt.Errorf("%d of %d blocks are broken", begun-found, begun)
	}
	return pool, nil
}

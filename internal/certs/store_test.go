package certs_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/certs"
	"github.com/authing-grpc/authing-grpc/internal/certs/certstest"
)

// spiffe is what the clients of these tests are called.
const spiffe = "spiffe://test/client"

// shake makes a TLS connection to a store and returns what the server sees.
func shake(t *testing.T, store *certs.Store, client *tls.Config) (server tls.ConnectionState, seen *x509.Certificate, err error) {
	t.Helper()
	var loopback net.ListenConfig
	listener, err := loopback.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() //nolint:errcheck // nothing was written
	type served struct {
		state tls.ConnectionState
		err   error
	}
	end := make(chan served, 1)
	go func() {
		accepted, err := listener.Accept()
		if err != nil {
			end <- served{err: err}
			return
		}
		conn := tls.Server(accepted, store.ServerConfig("h2", "http/1.1"))
		defer conn.Close() //nolint:errcheck // the client has read what it needs
		if err = conn.HandshakeContext(t.Context()); err == nil {
			_, err = conn.Write([]byte{1}) // TLS 1.3: the client learns of a refusal, and of tickets, by reading
		}
		end <- served{conn.ConnectionState(), err}
	}()
	there, err := new(net.Dialer).DialContext(t.Context(), "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	caller := tls.Client(there, client)
	defer caller.Close() //nolint:errcheck // nothing was written
	if err = caller.HandshakeContext(t.Context()); err == nil {
		_, err = io.ReadFull(caller, make([]byte, 1)) // Read alone may bring the end along
	}
	if err != nil {
		_ = there.Close()
	}
	got := <-end
	if err = errors.Join(err, got.err); err != nil {
		return tls.ConnectionState{}, nil, err
	}
	return got.state, caller.ConnectionState().PeerCertificates[0], nil
}

func trusting(ca *certstest.CA, pairs ...tls.Certificate) *tls.Config {
	return &tls.Config{RootCAs: ca.Pool(), ServerName: "127.0.0.1", Certificates: pairs, NextProtos: []string{"h2"}}
}

func newStore(t *testing.T, auth certs.ClientAuth, ca *certstest.CA) *certs.Store {
	t.Helper()
	store := certs.New(auth, time.Now)
	server := ca.Issue(nil)
	if err := store.Load(server.Cert, server.Key, ca.PEM); err != nil {
		t.Fatal(err)
	}
	return store
}

func TestNewCertificateIsServedAtOnce(t *testing.T) {
	ca := certstest.New(t)
	store := newStore(t, certs.Optional, ca)
	_, first, err := shake(t, store, trusting(ca))
	if err != nil {
		t.Fatal(err)
	}
	next := ca.Issue(nil)
	if err := store.Load(next.Cert, next.Key, nil); err != nil {
		t.Fatal(err)
	}
	state, second, err := shake(t, store, trusting(ca))
	if err != nil || second.Equal(first) || !second.Equal(next.TLS(t).Leaf) {
		t.Errorf("the old certificate is served still: %v", err)
	}
	if state.NegotiatedProtocol != "h2" {
		t.Errorf("protocol %q", state.NegotiatedProtocol)
	}
}

func TestWhoMayConnect(t *testing.T) {
	ca, other := certstest.New(t), certstest.New(t)
	good, foreign := ca.Issue([]string{spiffe}).TLS(t), other.Issue([]string{spiffe}).TLS(t)
	old := trusting(ca, good)
	old.MinVersion, old.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 // the minimum makes it say hello at all
	for name, tt := range map[string]struct {
		auth   certs.ClientAuth
		client *tls.Config
		ok     bool
	}{
		"optional, none":    {certs.Optional, trusting(ca), true},
		"optional, good":    {certs.Optional, trusting(ca, good), true},
		"optional, foreign": {certs.Optional, trusting(ca, foreign), false},
		"required, none":    {certs.Required, trusting(ca), false},
		"required, good":    {certs.Required, trusting(ca, good), true},
		"TLS 1.1":           {certs.Optional, old, false},
	} {
		// A client does not offer what the server's CAs did not sign, unless made to.
		if pairs := tt.client.Certificates; len(pairs) > 0 {
			tt.client.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pairs[0], nil }
		}
		if _, _, err := shake(t, newStore(t, tt.auth, ca), tt.client); (err == nil) != tt.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPeerIsCheckedAgain(t *testing.T) {
	ca, next := certstest.New(t), certstest.New(t)
	at := time.Now()
	store := certs.New(certs.Optional, func() time.Time { return at })
	server := ca.Issue(nil)
	load := func(clientCAs []byte) {
		t.Helper()
		if err := store.Load(server.Cert, server.Key, clientCAs); err != nil {
			t.Fatal(err)
		}
	}
	load(ca.PEM)
	state, _, err := shake(t, store, trusting(ca, ca.Issue([]string{spiffe}).TLS(t)))
	if err != nil {
		t.Fatal(err)
	}
	bare, _, err := shake(t, store, trusting(ca))
	if err != nil {
		t.Fatal(err)
	}
	peer := func() string {
		leaf, err := store.Peer(&state)
		if err != nil {
			return "refused"
		}
		return leaf.URIs[0].String()
	}
	for _, step := range []struct {
		name  string
		enter func()
		want  string
	}{
		{"at once", func() {}, spiffe},
		{"remembered", func() {}, spiffe},
		{"both CAs", func() { load(slices.Concat(ca.PEM, next.PEM)) }, spiffe},
		{"its CA is gone", func() { load(next.PEM) }, "refused"},
		{"its CA is back", func() { load(ca.PEM) }, spiffe},
		{"no CAs", func() { load(nil) }, "refused"},
		{"again", func() { load(ca.PEM) }, spiffe},
		{"its time is over", func() { at = state.PeerCertificates[0].NotAfter.Add(time.Second) }, "refused"},
	} {
		if step.enter(); peer() != step.want {
			t.Errorf("%s: %s, want %s", step.name, peer(), step.want)
		}
	}
	for name, without := range map[string]*tls.ConnectionState{"no TLS": nil, "no certificate": &bare} {
		if leaf, err := store.Peer(without); leaf != nil || err != nil {
			t.Errorf("%s: %v %v", name, leaf, err)
		}
	}
}

func TestNewCAsDecideWhoConnects(t *testing.T) {
	ca, next := certstest.New(t), certstest.New(t)
	store := newStore(t, certs.Required, ca)
	connects := func(by *certstest.CA) bool {
		client, pair := trusting(ca), by.Issue([]string{spiffe}).TLS(t)
		client.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }
		_, _, err := shake(t, store, client)
		return err == nil
	}
	if !connects(ca) || connects(next) {
		t.Error("before the change")
	}
	server := ca.Issue(nil)
	if err := store.Load(server.Cert, server.Key, next.PEM); err != nil {
		t.Fatal(err)
	}
	if connects(ca) || !connects(next) {
		t.Error("after the change")
	}
}

// A resumed session brings its client certificate along unchecked, so that none
// may outlive a change of CAs.
func TestNoResumptionAcrossLoads(t *testing.T) {
	ca := certstest.New(t)
	store := newStore(t, certs.Required, ca)
	client := trusting(ca, ca.Issue([]string{spiffe}).TLS(t))
	client.ClientSessionCache = tls.NewLRUClientSessionCache(8)
	resumed := func() bool {
		t.Helper()
		state, _, err := shake(t, store, client)
		if err != nil {
			t.Fatal(err)
		}
		return state.DidResume
	}
	if resumed() {
		t.Fatal("nothing to resume yet")
	}
	if !resumed() {
		t.Error("resumption does not work at all")
	}
	server := ca.Issue(nil)
	if err := store.Load(server.Cert, server.Key, ca.PEM); err != nil {
		t.Fatal(err)
	}
	if resumed() {
		t.Error("a session of the old generation was resumed")
	}
}

func TestLoadRefuses(t *testing.T) {
	ca := certstest.New(t)
	good, other := ca.Issue(nil), ca.Issue(nil)
	garbled := bytes.Replace(ca.PEM, []byte("M"), []byte("!"), 1)
	hollow := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")})
	ended := ca.Issue(nil, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) })
	for name, tt := range map[string]struct {
		auth                certs.ClientAuth
		cert, key, clientCA []byte
		want                string
	}{
		"another key":       {certs.Optional, good.Cert, other.Key, nil, "does not match"},
		"no certificate":    {certs.Optional, nil, good.Key, nil, "certificate"},
		"expired":           {certs.Optional, ended.Cert, ended.Key, nil, "expired"},
		"CAs are no PEM":    {certs.Optional, good.Cert, good.Key, []byte("x"), "no certificate"},
		"CAs hold a key":    {certs.Optional, good.Cert, good.Key, slices.Concat(ca.PEM, good.Key), "block 2"},
		"a CA cut short":    {certs.Optional, good.Cert, good.Key, slices.Concat(ca.PEM, ca.PEM[:100]), "1 of 2"},
		"a CA garbled":      {certs.Optional, good.Cert, good.Key, slices.Concat(garbled, ca.PEM), "1 of 2"},
		"a CA is empty":     {certs.Optional, good.Cert, good.Key, hollow, "block 1"},
		"required, no CAs":  {certs.Required, good.Cert, good.Key, nil, "no CAs"},
		"required, no file": {certs.Required, good.Cert, good.Key, []byte{}, "no CAs"},
	} {
		store := newStore(t, tt.auth, ca)
		err := store.Load(tt.cert, tt.key, tt.clientCA)
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "PRIVATE") {
			t.Errorf("%s: %v", name, err)
		}
		if _, _, err := shake(t, store, trusting(ca, ca.Issue([]string{spiffe}).TLS(t))); err != nil {
			t.Errorf("%s: the old one does not stay: %v", name, err)
		}
	}
}

func TestNothingLoaded(t *testing.T) {
	if _, _, err := shake(t, certs.New(certs.Optional, time.Now), trusting(certstest.New(t))); err == nil {
		t.Error("connected")
	}
}

func TestLoadWhileServing(t *testing.T) {
	ca := certstest.New(t)
	store := newStore(t, certs.Required, ca)
	client := trusting(ca, ca.Issue([]string{spiffe}).TLS(t))
	ctx, stop := context.WithCancel(t.Context())
	var loading sync.WaitGroup
	loading.Go(func() {
		for ctx.Err() == nil {
			server := ca.Issue(nil)
			if err := store.Load(server.Cert, server.Key, ca.PEM); err != nil {
				t.Error(err)
			}
		}
	})
	for range 100 {
		state, _, err := shake(t, store, client)
		if err != nil {
			t.Fatal(err)
		}
		if leaf, err := store.Peer(&state); err != nil || leaf == nil {
			t.Fatalf("%v %v", leaf, err)
		}
	}
	stop()
	loading.Wait()
}

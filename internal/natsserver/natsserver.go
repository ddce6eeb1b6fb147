// Package natsserver has servers of NATS that ask whoever comes for a password, a key or
// a certificate, for tests of who gets in.
package natsserver

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// Begin begins a server with JetStream on the loopback interface, and gives the host and
// port at which it answers.
func Begin(t testing.TB, o server.Options) string {
	t.Helper()
	o.Host, o.Port, o.NoLog, o.NoSigs, o.JetStream, o.StoreDir = "127.0.0.1", server.RANDOM_PORT, true, true, true, t.TempDir()
	s, err := server.NewServer(&o)
	if err != nil {
		t.Fatal(err)
	}
	go s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("the server does not start")
	}
	return s.Addr().String()
}

// Authority signs certificates.
type Authority struct {
	Cert *x509.Certificate
	File string // of its own certificate
	key  *ecdsa.PrivateKey
}

// NewAuthority makes one that holds for an hour.
func NewAuthority(t testing.TB) Authority {
	t.Helper()
	key := ownKey(t)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority of a test"}, NotBefore: time.Now().Add(-48 * time.Hour),
		NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return Authority{cert, write(t, "CERTIFICATE", der), key}
}

// Sign makes a certificate for an address of a machine that holds until then, and its
// files.
func (a Authority) Sign(t testing.TB, ip string, until time.Time) (pair tls.Certificate, certFile, keyFile string) {
	t.Helper()
	key := ownKey(t)
	template := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "of a test"}, NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: until,
		IPAddresses: []net.IP{net.ParseIP(ip)}, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, a.Cert, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, write(t, "CERTIFICATE", der), write(t, "PRIVATE KEY", private)
}

// Secured is TLS with a certificate.
func Secured(c tls.Certificate) *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{c}, MinVersion: tls.VersionTLS12}
}

// Mutual is TLS that asks whoever comes for a certificate that an authority signed.
func Mutual(c tls.Certificate, a Authority) *tls.Config {
	both := Secured(c)
	both.ClientAuth, both.ClientCAs = tls.RequireAndVerifyClientCert, x509.NewCertPool()
	both.ClientCAs.AddCert(a.Cert)
	return both
}

func ownKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func write(t testing.TB, kind string, der []byte) string {
	t.Helper()
	return Write(t, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// Write writes a file that goes with the test.
func Write(t testing.TB, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.pem")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

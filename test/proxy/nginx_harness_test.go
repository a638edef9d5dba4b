//go:build nginx

package proxy_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// application is what nginx protects. It remembers what reaches it.
type application struct {
	at string

	mu    sync.Mutex
	asked []request
}

// request is what reached the application.
type request struct {
	method, target, body string
	header               http.Header
}

func startApplication(t *testing.T) *application {
	t.Helper()
	a := new(application)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		a.mu.Lock()
		defer a.mu.Unlock()
		a.asked = append(a.asked, request{r.Method, r.RequestURI, string(body), r.Header})
		_, _ = io.WriteString(w, "the application")
	}))
	t.Cleanup(server.Close)
	a.at = server.Listener.Addr().String()
	return a
}

// took is what reached the application since it was asked the last time.
func (a *application) took() []request {
	a.mu.Lock()
	defer a.mu.Unlock()
	taken := a.asked
	a.asked = nil
	return taken
}

// nginx is deploy/nginx in front of an application, with the service beside it.
type nginx struct {
	*service

	app    *application
	socket string
	tls    *tls.Config
	http   *http.Client
}

// startNginx starts all of it. change may alter nginx's files.
func startNginx(t *testing.T, change ...func(n *nginx, files map[string][]byte)) *nginx {
	t.Helper()
	n := &nginx{service: startService(t), app: startApplication(t)}
	dir := t.TempDir()
	// Started by root, nginx works as another user, who writes below the folder.
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil {
		t.Fatal(err)
	}
	shop, own := n.ca.Issue([]string{"shop.example.com"}), n.ca.Issue([]string{"nginx.example.internal"})
	files := map[string][]byte{
		"shop.crt": shop.Cert, "shop.key": shop.Key, "client.crt": own.Cert, "client.key": own.Key, "authing-ca.crt": n.ca.PEM,
	}
	for _, one := range change {
		one(n, files)
	}
	for name, content := range files {
		write(t, dir, name, string(content))
	}
	n.socket = filepath.Join(dir, "nginx.sock")
	n.run(t, dir, write(t, dir, "nginx.conf", n.render(t, dir)))
	n.tls = &tls.Config{RootCAs: n.ca.Pool(), ServerName: "shop.example.com", MinVersion: tls.VersionTLS12}
	transport := &http.Transport{TLSClientConfig: n.tls, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", n.socket)
	}}
	n.http = &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(transport.CloseIdleConnections)
	return n
}

// render is the configuration with other addresses and paths; nothing else is
// changed. What is to be replaced must be there.
func (n *nginx) render(t *testing.T, dir string) string {
	t.Helper()
	text := read(t, "nginx/nginx.conf")
	temporary := "http {\n"
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		temporary += "    " + kind + "_temp_path " + dir + "/" + kind + ";\n"
	}
	for _, change := range [][2]string{
		{"server " + serviceName + ":8080;", "server " + n.at.HTTP + ";"},
		{"server app.example.internal:8081;", "server " + n.app.at + ";"},
		{"listen 443 ", "listen unix:" + n.socket + " "},
		{"/etc/nginx/authing/", dir + "/"},
		{"/run/nginx.pid", dir + "/nginx.pid"},
		{"/var/log/nginx/", dir + "/"},
		{"\nhttp {\n", "\n" + temporary},
	} {
		if !strings.Contains(text, change[0]) {
			t.Fatalf("nginx.conf does not hold %q", change[0])
		}
		text = strings.ReplaceAll(text, change[0], change[1])
	}
	return text
}

// run runs nginx until the test ends. It inherits the listener, as in an upgrade,
// so that it can be reached before it is up.
func (n *nginx) run(t *testing.T, dir, config string) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", n.socket)
	if err != nil {
		t.Fatal(err)
	}
	listener.(*net.UnixListener).SetUnlinkOnClose(false)
	inherited, err := listener.(*net.UnixListener).File()
	if err != nil {
		t.Fatal(err)
	}
	var output lockedBuffer
	command := exec.CommandContext(context.WithoutCancel(t.Context()), "nginx", "-p", dir, "-e", filepath.Join(dir, "start.log"), "-c", config, "-g", "daemon off;")
	command.Env = append(os.Environ(), "NGINX=3;")
	command.ExtraFiles, command.Stdout, command.Stderr = []*os.File{inherited}, &output, &output
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = listener.Close(), inherited.Close() // nginx has its own
	t.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		if err := command.Wait(); err != nil || t.Failed() {
			log, _ := os.ReadFile(filepath.Join(dir, "error.log"))
			t.Logf("nginx ended: %v\n%s\n%s", err, output.String(), log)
		}
	})
}

// ask is a request as a browser or a client library makes it.
func (n *nginx) ask(t *testing.T, method, path, body string, headers ...string) reply {
	t.Helper()
	return send(t, n.http, method, "https://shop.example.com"+path, body, headers...)
}

// askRaw is a request as nobody's library makes it: the lines are sent as they are.
func (n *nginx) askRaw(t *testing.T, method string, lines ...string) reply {
	t.Helper()
	connection, err := new(net.Dialer).DialContext(t.Context(), "unix", n.socket)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close() //nolint:errcheck // nothing is lost
	client := tls.Client(connection, n.tls)
	if _, err := fmt.Fprintf(client, "%s\r\nConnection: close\r\n\r\n", strings.Join(lines, "\r\n")); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(client), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // nothing was written
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{status: response.StatusCode, header: response.Header, text: string(text)}
}

package server

import (
	"fmt"
	"strings"

	"github.com/authing-grpc/authing-grpc/internal/emulator"
)

const demoSignIn = `{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"passw0rd"}}`

// banner tells a newcomer what runs where and how to try it. It is for the
// emulator alone, and the one place that shows its ids and secrets.
func banner(c emulator.Credentials, at Addresses, tls, reflection bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "An emulated Authing is running. Its data is in memory and gone at the end.\n\n")
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %-12s%s\n", name, value)
		}
	}
	line("gRPC", at.GRPC)
	scheme, plaintext := "http", " -plaintext"
	if tls {
		scheme, plaintext = "https", ""
	}
	line("REST", webURL(scheme, at.HTTP))
	line("SDKs", webURL(scheme, at.Compat))
	line("emulator", webURL("http", at.Emulator))
	line("user pool", c.UserPoolID+"  secret "+c.UserPoolSecret)
	line("app", c.AppID+"  secret "+c.AppSecret)
	b.WriteString("\nTry it:\n\n")
	switch {
	case at.HTTP != "" && tls:
		fmt.Fprintf(&b, "  curl -XPOST %s/api/v3/signin -d '%s'\n", webURL(scheme, at.HTTP), demoSignIn)
	case at.HTTP != "":
		fmt.Fprintf(&b, "  curl -XPOST %s/api/v3/signin -d '%s'\n", at.HTTP, demoSignIn)
	default: // the emulator alone wants to know the application
		fmt.Fprintf(&b, "  curl -XPOST %s/api/v3/signin -H 'content-type: application/json' -H 'x-authing-app-id: %s' -d '%s'\n",
			at.Emulator, c.AppID, demoSignIn)
	}
	if at.GRPC != "" && reflection {
		fmt.Fprintf(&b, "  grpcurl%s -d '%s' %s authing.v3.AuthService/SignInByCredentials\n", plaintext, demoSignIn, at.GRPC)
	}
	b.WriteString("\n")
	return b.String()
}

func webURL(scheme, address string) string {
	if address == "" {
		return ""
	}
	return scheme + "://" + address
}

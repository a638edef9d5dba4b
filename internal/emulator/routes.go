package emulator

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

// maxBodyBytes bounds the body of every request.
const maxBodyBytes = 4 << 20

func (e *Emulator) routes() (http.Handler, error) {
	rest, err := e.rest()
	if err != nil {
		return nil, fmt.Errorf("rest: %w", err)
	}
	graphQL, err := newGraphQL(e)
	if err != nil {
		return nil, fmt.Errorf("graphql: %w", err)
	}
	mux := http.NewServeMux()
	for path := range devicePaths {
		mux.Handle(path, only(http.MethodPost, rest))
	}
	provider := e.openIDRoutes()
	for path, handler := range provider {
		mux.Handle(path, handler)
	}
	for _, path := range restPaths() {
		if provider[path] == nil { // RFC 6749 asks for answers that no rpc gives
			mux.Handle(path, rest)
		}
	}
	mux.Handle("/graphql/v2", only(http.MethodPost, graphQL))
	mux.Handle("/api/v3/get-management-token", only(http.MethodPost, http.HandlerFunc(e.serveManagementToken)))
	mux.Handle("/api/v2/security/captcha", only(http.MethodGet, http.HandlerFunc(e.serveCaptcha)))
	mux.Handle("/api/v2/.well-known", only(http.MethodGet, http.HandlerFunc(e.servePublicKey)))
	if err := e.v1Routes(mux, provider); err != nil {
		return nil, fmt.Errorf("v1: %w", err)
	}
	e.casRoutes(mux)
	e.eventRoutes(mux)
	mux.Handle(openIDPrefix+keysPath, only(http.MethodGet, http.HandlerFunc(e.serveJWKS)))
	mux.Handle("/{appId}/oidc/.well-known/jwks.json", only(http.MethodGet, http.HandlerFunc(e.serveApplicationJWKS)))
	// Pages of other sites must not be able to make a browser reset the pool or
	// read its mail.
	mux.Handle("/_emulator/reset", only(http.MethodPost, sameOrigin(http.HandlerFunc(e.serveReset))))
	mux.Handle("/_emulator/codes", only(http.MethodGet, sameOrigin(http.HandlerFunc(e.serveCodes))))
	mux.Handle(scanPath, only(http.MethodPost, sameOrigin(http.HandlerFunc(e.serveScan))))
	mux.Handle(qrCodePath+"{random}", only(http.MethodGet, http.HandlerFunc(e.serveQRCode)))
	mux.Handle("/api/v2/upload", only(http.MethodPost, http.HandlerFunc(e.serveUpload)))
	mux.Handle(uploadsPath+"{key}", only(http.MethodGet, http.HandlerFunc(e.serveUploaded)))
	mux.HandleFunc("/", serveUnknown)
	return http.MaxBytesHandler(mux, maxBodyBytes), nil
}

// rest serves the rpcs that have a path of Authing's.
func (e *Emulator) rest() (http.Handler, error) {
	channel := new(inprocgrpc.Channel).WithServerUnaryInterceptor(e.guard)
	authingv2.RegisterAuthServiceServer(channel, &authV2{Emulator: e})
	authingv2.RegisterManagementServiceServer(channel, &managementV2{Emulator: e})
	authingv3.RegisterAuthServiceServer(channel, &authV3{Emulator: e})
	authingv3.RegisterManagementServiceServer(channel, &managementV3{Emulator: e})
	handler, err := gateway.New(channel, gateway.Options{Convention: gateway.Compatible, MaxBodyBytes: maxBodyBytes, SDKs: true})
	return e.leavingDevices(e.signed(withOrigin(e.ofDevices(readingParams(flatten(e.actionLogs(handler))))))), err
}

// parameter is a part of a path that requests fill in; rpcs of one path may
// name it differently.
var parameter = regexp.MustCompile(`\{[^}]*\}`)

// restPaths is the paths of all rpcs, as the router spells them.
func restPaths() []string {
	var paths []string
	seen := make(map[string]bool)
	for _, file := range []protoreflect.FileDescriptor{
		authingv2.File_authing_v2_auth_service_proto, authingv2.File_authing_v2_management_service_proto,
		authingv3.File_authing_v3_auth_service_proto, authingv3.File_authing_v3_management_service_proto,
	} {
		methods := file.Services().Get(0).Methods()
		for i := range methods.Len() {
			rule, _ := proto.GetExtension(methods.Get(i).Options(), annotations.E_Http).(*annotations.HttpRule)
			path := pathOf(rule)
			shape := parameter.ReplaceAllLiteralString(path, "{}")
			if path != "" && !seen[shape] {
				seen[shape] = true
				paths = append(paths, path)
			}
		}
	}
	return paths
}

func pathOf(rule *annotations.HttpRule) string {
	for _, path := range []string{rule.GetGet(), rule.GetPost(), rule.GetPut(), rule.GetDelete(), rule.GetPatch()} {
		if path != "" {
			return path
		}
	}
	return rule.GetCustom().GetPath()
}

// authingsPaths are the beginnings of the other paths Authing serves.
var authingsPaths = []string{"/oidc/", "/oauth/", "/graphql", "/cas-idp/", "/mfa/", "/login/profile/", "/get-row-batch"}

// only lets requests of one verb through; HEAD counts as GET.
func only(verb string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == verb || r.Method == http.MethodHead && verb == http.MethodGet {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Allow", verb)
		writeFault(w, r, http.StatusMethodNotAllowed, &fault{status: statusWrongVerb, detail: r.URL.Path + " takes " + verb})
	})
}

// serveUnknown tells what Authing has and the emulator does not from what
// nobody has. As all of Authing's API, the former answers HTTP 200.
func serveUnknown(w http.ResponseWriter, r *http.Request) {
	missing := notEmulated(r.Method + " " + r.URL.Path)
	if strings.HasPrefix(r.URL.Path, "/api/") {
		writeFault(w, r, http.StatusOK, missing)
		return
	}
	for _, prefix := range authingsPaths {
		if strings.HasPrefix(r.URL.Path, prefix) {
			writeFault(w, r, http.StatusNotImplemented, missing)
			return
		}
	}
	writeFault(w, r, http.StatusNotFound, &fault{status: statusUnknown, detail: r.URL.Path})
}

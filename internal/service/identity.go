package service

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

func metadataValue(ctx context.Context, name string) string {
	values := metadata.ValueFromIncomingContext(ctx, name)
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// userToken is the end user's token of the call, without its scheme; "" when
// there is none.
func userToken(ctx context.Context) (string, error) {
	values := slices.Compact(metadata.ValueFromIncomingContext(ctx, "authorization"))
	switch {
	case len(values) == 0:
		return "", nil
	case len(values) > 1:
		return "", apierror.New(codes.InvalidArgument, errorsv1.Reason_CREDENTIALS_CONFLICT,
			"authorization is given more than once with different values")
	}
	if scheme, token, found := strings.Cut(values[0], " "); found && strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(token), nil
	}
	return strings.TrimSpace(values[0]), nil
}

func requireUserToken(ctx context.Context) (string, error) {
	token, err := userToken(ctx)
	if err == nil && (token == "" || strings.ContainsFunc(token, notHeaderRune)) {
		return "", apierror.New(codes.Unauthenticated, errorsv1.Reason_USER_TOKEN_MISSING,
			"authorization must carry the end user's token")
	}
	return token, err
}

// notHeaderRune is what a token in a header cannot hold.
func notHeaderRune(r rune) bool { return r <= ' ' || r >= 0x7f }

// application is the one that the call selects: by x-authing-app-id, by the
// request's client_id or by Basic authorization, which must agree; else the
// default one. A client secret only has to match: the server sends its own.
func (e *Engine) application(ctx context.Context, p *plan, req proto.Message) (authing.Application, error) {
	if p.identity == optionsv1.Identity_IDENTITY_MANAGEMENT {
		app, _ := e.client.Application("")
		return app, nil
	}
	claims := clientClaims(ctx, p, req)
	var id string
	for _, claim := range claims {
		if claim.id != "" && id != "" && claim.id != id {
			return authing.Application{}, apierror.New(codes.InvalidArgument, errorsv1.Reason_CREDENTIALS_CONFLICT,
				"the call names two different applications")
		}
		id = max(id, claim.id)
	}
	app, ok := e.client.Application(id)
	if !ok {
		return app, unknownApplication()
	}
	for _, claim := range claims {
		if claim.secret != "" && !app.HasSecret(claim.secret) {
			return app, apierror.New(codes.Unauthenticated, errorsv1.Reason_APPLICATION_SECRET_MISMATCH,
				"the client secret is not the application's")
		}
	}
	return app, nil
}

// ApplicationID is the id of the application that x-authing-app-id selects, else
// of the default one.
func (e *Engine) ApplicationID(ctx context.Context) (string, error) {
	app, err := e.selected(ctx)
	return app.ID, err
}

// Selection is where a call acts: the pool of a management call, else the
// application, also for rpcs that are not the engine's own. Errors are those that
// the call would end with.
func (e *Engine) Selection(ctx context.Context, fullMethod string, req proto.Message) (pool, application string, err error) {
	p := e.plans[fullMethod]
	if p == nil {
		application, err = e.ApplicationID(ctx)
		return "", application, err
	}
	if p.identity == optionsv1.Identity_IDENTITY_MANAGEMENT {
		id, err := e.pool(ctx, p)
		if err != nil {
			return "", "", err
		}
		selected, _ := e.client.Pool(id)
		return selected.ID, "", nil
	}
	app, err := e.application(ctx, p, req)
	return "", app.ID, err
}

// poolOf is the pool of a call: the one that a management call selects, else
// that of the application; "" for the default one.
func (e *Engine) poolOf(ctx context.Context, p *plan, app authing.Application) (string, error) {
	if p.identity != optionsv1.Identity_IDENTITY_MANAGEMENT {
		return app.PoolID, nil
	}
	return e.pool(ctx, p)
}

// pool is the pool that a management call selects by x-authing-userpool-id,
// else the default one. A pool that is not configured is refused: the call must
// not reach another one instead.
func (e *Engine) pool(ctx context.Context, p *plan) (string, error) {
	id := metadataValue(ctx, "x-authing-userpool-id")
	if p.identity != optionsv1.Identity_IDENTITY_MANAGEMENT || id == "" {
		return "", nil
	}
	if _, ok := e.client.Pool(id); !ok {
		return "", apierror.New(codes.NotFound, errorsv1.Reason_USER_POOL_NOT_CONFIGURED, "the user pool is not configured here")
	}
	return id, nil
}

// withOwnIDs is the request with the ids of the call's pool and application in
// it, where the rpc says so. Naming others is refused: the headers alone select.
func (e *Engine) withOwnIDs(ctx context.Context, p *plan, req proto.Message, app authing.Application, poolID string) (proto.Message, error) {
	if p.poolID == nil && p.appID == nil {
		return req, nil
	}
	if poolID == "" {
		pool, ok := e.client.Pool("")
		if p.poolID != nil && !ok {
			return nil, e.failure(ctx, p, authing.ErrNoPool)
		}
		poolID = pool.ID
	}
	filled := proto.Clone(req)
	for fd, id := range map[protoreflect.FieldDescriptor]string{p.poolID: poolID, p.appID: app.ID} {
		if fd == nil {
			continue
		}
		if given := filled.ProtoReflect().Get(fd).String(); given != "" && given != id {
			return nil, apierror.InvalidField(fd.JSONName(), "is not the one that the headers of the call select")
		}
		filled.ProtoReflect().Set(fd, protoreflect.ValueOfString(id))
	}
	return filled, nil
}

// selected is the application of a call that names none in its request.
func (e *Engine) selected(ctx context.Context) (authing.Application, error) {
	app, ok := e.client.Application(metadataValue(ctx, "x-authing-app-id"))
	if !ok {
		return app, unknownApplication()
	}
	return app, nil
}

// selectedBy is the application that the request names, else that of the call.
func (e *Engine) selectedBy(ctx context.Context, id string) (authing.Application, error) {
	if id != "" {
		ctx = withIncoming(ctx, "x-authing-app-id", id)
	}
	return e.selected(ctx)
}

func unknownApplication() error {
	return apierror.New(codes.NotFound, errorsv1.Reason_APPLICATION_NOT_FOUND, "the application is not configured here")
}

// withIncoming is the call as if its metadata had that value.
func withIncoming(ctx context.Context, name, value string) context.Context {
	incoming, _ := metadata.FromIncomingContext(ctx)
	changed := incoming.Copy()
	changed.Set(name, value)
	return metadata.NewIncomingContext(ctx, changed)
}

// clientClaim is an application that the call names, perhaps with its secret.
type clientClaim struct{ id, secret string }

func clientClaims(ctx context.Context, p *plan, req proto.Message) []clientClaim {
	claims := []clientClaim{{id: metadataValue(ctx, "x-authing-app-id")}}
	if p.identity != optionsv1.Identity_IDENTITY_APPLICATION_CLIENT || req == nil {
		return claims
	}
	fields := req.ProtoReflect().Descriptor().Fields()
	var body clientClaim
	if fd := fields.ByName("client_id"); fd != nil {
		body.id = req.ProtoReflect().Get(fd).String()
	}
	if fd := fields.ByName("client_secret"); fd != nil {
		body.secret = req.ProtoReflect().Get(fd).String()
	}
	claims = append(claims, body)
	if id, secret, ok := authing.ParseBasic(metadataValue(ctx, "authorization")); ok {
		claims = append(claims, clientClaim{id, secret})
	}
	return claims
}

// subject is the id of the user whose token the call carries. The token is not
// verified here: Authing verifies it with the call that follows. An opaque
// token costs a call that asks who it belongs to.
func (e *Engine) subject(ctx context.Context, call *authing.Call) (string, error) {
	if id := unverifiedSubject(call.UserToken); id != "" {
		return id, nil
	}
	data, err := e.client.Do(ctx, &authing.Call{
		Operation:  call.Operation,
		Repeatable: true,
		Generation: call.Generation,
		Host:       optionsv1.Host_HOST_APP,
		Identity:   optionsv1.Identity_IDENTITY_END_USER,
		Envelope:   optionsv1.Envelope_ENVELOPE_V2,
		Verb:       "GET",
		Path:       "/api/v2/users/me",
		App:        call.App,
		UserToken:  call.UserToken,
		Forward:    call.Forward,
	})
	if err != nil {
		return "", err
	}
	var user struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(data, &user); err != nil || user.ID == "" {
		return "", authing.ErrMalformed
	}
	return user.ID, nil
}

// unverifiedSubject reads `sub`, else `data.id`, of a JWT.
func unverifiedSubject(token string) string {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return ""
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return ""
	}
	var claims struct {
		Sub  string `json:"sub"`
		Data struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	if json.Unmarshal(payload, &claims) != nil {
		return ""
	}
	if claims.Sub != "" {
		return claims.Sub
	}
	return claims.Data.ID
}

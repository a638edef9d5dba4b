package service

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/url"

	"google.golang.org/protobuf/proto"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// pictureName is what a picture is called whose name is not given, as in the
// SDKs.
const pictureName = "personal.jpeg"

// overrideUploads sends pictures first and then uses them.
func overrideUploads(e *Engine) error {
	return errors.Join(
		local(e, authingv2.AuthService_UploadAvatar_FullMethodName, e.uploadAvatar),
		local(e, authingv2.AuthService_AssociateFaceByBlob_FullMethodName, e.associateFace),
	)
}

func (e *Engine) uploadAvatar(ctx context.Context, req *authingv2.UploadAvatarRequest) (*authingv2.UploadAvatarResponse, error) {
	p := e.plans[authingv2.AuthService_UploadAvatar_FullMethodName]
	file := &authing.File{Name: cmp.Or(req.GetFileName(), pictureName), Data: req.GetFile()}
	if given := req.GetContentType(); given != "" {
		kind, parameters, err := mime.ParseMediaType(given)
		if err != nil {
			return nil, apierror.InvalidField("contentType", "is no media type")
		}
		file.ContentType = mime.FormatMediaType(kind, parameters)
	}
	stored, err := e.upload(ctx, p, req, url.Values{"folder": {"avatar"}}, file)
	if err == nil && stored.URL == "" {
		err = authing.ErrMalformed
	}
	if err != nil {
		return nil, e.failure(ctx, p, err)
	}
	changed, err := planned[*authingv2.UpdateProfileResponse](ctx, e, authingv2.AuthService_UpdateProfile_FullMethodName,
		&authingv2.UpdateProfileRequest{Updates: &authingv2.UpdateUserInput{Photo: proto.String(stored.URL)}})
	return &authingv2.UploadAvatarResponse{User: changed.GetUser()}, err
}

func (e *Engine) associateFace(ctx context.Context, req *authingv2.AssociateFaceByBlobRequest) (*authingv2.AssociateFaceByBlobResponse, error) {
	p := e.plans[authingv2.AuthService_AssociateFaceByBlob_FullMethodName]
	base, err := e.uploadFace(ctx, p, req, req.GetBaseFace())
	if err != nil {
		return nil, err
	}
	compared := base
	if len(req.GetCompareFace()) > 0 {
		if compared, err = e.uploadFace(ctx, p, req, req.GetCompareFace()); err != nil {
			return nil, err
		}
	}
	call, err := e.begin(ctx, p, req)
	if err != nil {
		return nil, err
	}
	call.Verb, call.Path = "POST", "/api/v2/mfa/face/associate"
	call.Envelope = optionsv1.Envelope_ENVELOPE_V2
	call.Members = map[string]json.RawMessage{"photoA": jsonText(base), "photoB": jsonText(compared)}
	data, err := e.client.Do(ctx, call)
	if err != nil {
		return nil, e.failure(ctx, p, err)
	}
	answer, err := e.decode(ctx, p, data)
	if err != nil {
		return nil, e.failure(ctx, p, err)
	}
	return answer.(*authingv2.AssociateFaceByBlobResponse), nil
}

// uploadFace returns the key of a picture, which nobody else can see.
func (e *Engine) uploadFace(ctx context.Context, p *plan, req proto.Message, picture []byte) (string, error) {
	stored, err := e.upload(ctx, p, req, url.Values{"folder": {"face-photo"}, "private": {"true"}},
		&authing.File{Name: pictureName, Data: picture})
	if err == nil && stored.Key == "" {
		err = authing.ErrMalformed
	}
	if err != nil {
		return "", e.failure(ctx, p, err)
	}
	return stored.Key, nil
}

// storedFile is where an uploaded file is.
type storedFile struct {
	URL string `json:"url"`
	Key string `json:"key"`
}

func (e *Engine) upload(ctx context.Context, p *plan, req proto.Message, where url.Values, file *authing.File) (storedFile, error) {
	var stored storedFile
	call, err := e.begin(ctx, p, req)
	if err != nil {
		return stored, err
	}
	call.Verb, call.Path, call.Query, call.File = "POST", "/api/v2/upload", where, file
	call.Envelope = optionsv1.Envelope_ENVELOPE_V2
	data, err := e.client.Do(ctx, call)
	if err != nil {
		return stored, err
	}
	if json.Unmarshal(data, &stored) != nil {
		err = authing.ErrMalformed
	}
	return stored, err
}

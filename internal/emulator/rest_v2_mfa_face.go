package emulator

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// A face is known by its pictures here: by their addresses, those uploaded by what
// they are. Nobody looks at them.

// picture is what a picture is known by: the address, or of one that was uploaded,
// whose key the SDKs name as well, what it shows.
func (e *Emulator) picture(address string) (string, error) {
	u, err := first[*upload](e.read(), tableUploads, byID, strings.TrimPrefix(address, e.publicURL+uploadsPath))
	if err != nil || u == nil {
		return address, err
	}
	sum := sha256.Sum256(u.contents)
	return hex.EncodeToString(sum[:]), nil
}

// AssociateFaceByUrl enrols a face by two pictures of it. Who has yet to give a
// second factor cannot make one up.
func (s *authV2) AssociateFaceByUrl(ctx context.Context, req *authingv2.AssociateFaceByUrlRequest) (*authingv2.AssociateFaceByUrlResponse, error) { //nolint:revive // The rpc's name.
	u, c, err := s.factorGiver(bearer(header(ctx, "authorization")))
	switch {
	case err != nil:
		return nil, err
	case c.MFAFor != "":
		return nil, notPermitted("a face is enrolled by who is signed in")
	case req.GetBaseFace() == "":
		return nil, badField("photoA", "is required")
	case req.GetCompareFace() == "":
		return nil, badField("photoB", "is required")
	}
	pictures, err := tryEach([]string{req.GetBaseFace(), req.GetCompareFace()}, s.picture)
	if err != nil {
		return nil, err
	}
	shown, err := s.factorGiven(ctx, u, c, "face", func(m *mfaState, _ time.Time) bool {
		m.enrol(factor{kind: factorFace, pictures: pictures})
		return true
	})
	return &authingv2.AssociateFaceByUrlResponse{User: shown}, err
}

// VerifyFaceMfa completes a sign-in with a picture that the face was enrolled by.
func (s *authV2) VerifyFaceMfa(ctx context.Context, req *authingv2.VerifyFaceMfaRequest) (*authingv2.VerifyFaceMfaResponse, error) {
	u, c, err := s.factorGiver(bearer(header(ctx, "authorization")))
	if err != nil {
		return nil, err
	}
	picture, err := s.picture(req.GetPhoto())
	if err != nil {
		return nil, err
	}
	f, enrolled := u.mfa.factor(factorFace)
	switch {
	case !enrolled:
		return nil, badField("photo", "is of nobody's face: none is enrolled")
	case !slices.Contains(f.pictures, picture):
		return nil, badField("photo", "is of another face")
	}
	shown, err := s.factorGiven(ctx, u, c, "face", func(*mfaState, time.Time) bool { return true })
	return &authingv2.VerifyFaceMfaResponse{User: shown}, err
}

package emulator

import (
	"context"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// ListEnrolledFactors returns the factors of the user.
func (s *authV3) ListEnrolledFactors(ctx context.Context, _ *authingv3.ListEnrolledFactorsRequest) (*authingv3.ListEnrolledFactorsResponse, error) {
	u, err := s.signedIn(header(ctx, "authorization"))
	if err != nil {
		return nil, err
	}
	return &authingv3.ListEnrolledFactorsResponse{Factors: each(u.mfa.factors, factorV3)}, nil
}

// GetFactor returns one factor of the user.
func (s *authV3) GetFactor(ctx context.Context, req *authingv3.GetFactorRequest) (*authingv3.GetFactorResponse, error) {
	u, err := s.signedIn(header(ctx, "authorization"))
	if err != nil {
		return nil, err
	}
	f, err := u.mfa.enrolled(req.GetFactorId())
	if err != nil {
		return nil, err
	}
	return &authingv3.GetFactorResponse{Factor: factorV3(f)}, nil
}

// ResetFactor removes a factor of the user.
func (s *authV3) ResetFactor(ctx context.Context, req *authingv3.ResetFactorRequest) (*authingv3.ResetFactorResponse, error) {
	u, err := s.signedIn(header(ctx, "authorization"))
	if err != nil {
		return nil, err
	}
	_, err = s.changeUser(withID(u.ID), func(_ view, u *user) error {
		f, err := u.mfa.enrolled(req.GetFactorId())
		if err != nil {
			return err
		}
		u.mfa.dropKind(f.kind)
		return nil
	})
	return new(authingv3.ResetFactorResponse), err
}

// ListFactorsToEnroll returns the kinds of factor that the user does not have.
func (s *authV3) ListFactorsToEnroll(ctx context.Context, _ *authingv3.ListFactorsToEnrollRequest) (*authingv3.ListFactorsToEnrollResponse, error) {
	u, err := s.signedIn(header(ctx, "authorization"))
	if err != nil {
		return nil, err
	}
	kinds := slices.DeleteFunc(slices.Clone(factorKinds), func(kind string) bool {
		_, enrolled := u.mfa.factor(kind)
		return enrolled
	})
	return &authingv3.ListFactorsToEnrollResponse{Factors: each(kinds, func(kind string) *authingv3.FactorToEnroll {
		return &authingv3.FactorToEnroll{FactorType: kind}
	})}, nil
}

// factorV3 is the factor as v3 shows it: no secrets.
func factorV3(f factor) *authingv3.Factor {
	profile := make(map[string]*structpb.Value)
	for name, value := range map[string]string{
		"phoneNumber": f.to.phone, "phoneCountryCode": f.to.countryCode, "email": f.to.email,
	} {
		if value != "" {
			profile[name] = structpb.NewStringValue(value)
		}
	}
	return &authingv3.Factor{
		FactorId:   f.id,
		FactorType: f.kind,
		Profile:    structpb.NewStructValue(&structpb.Struct{Fields: profile}),
	}
}

package emulator

import (
	"context"
	"encoding/json"
)

// userPoolNode is UserPool. Its members are those of userPoolMembers.
type userPoolNode struct {
	ID, Name, Domain, Secret, JwtSecret, Logo                     string
	Description, OwnerID, CreatedAt, UpdatedAt                    *string
	AllowedOrigins, LoginFailStrategy                             *string
	UserpoolTypes                                                 *[]*userPoolTypeNode
	EmailVerifiedDefault, SendWelcomeEmail                        bool
	RegisterDisabled, AppSsoEnabled                               bool
	ShowWxQRCodeWhenRegisterDisabled, IsDeleted                   *bool
	UseCustomUserStore, LoginRequireEmailVerified                 *bool
	TokenExpiresAfter, PackageType                                *int32
	VerifyCodeLength, VerifyCodeMaxAttempts                       *int32
	FrequentRegisterCheck, LoginFailCheck, LoginPasswordFailCheck *frequencyNode
	ChangePhoneStrategy                                           *struct{ VerifyOldPhone *bool }
	ChangeEmailStrategy                                           *struct{ VerifyOldEmail *bool }
	QrcodeLoginStrategy                                           *qrcodeStrategyNode
	App2WxappLoginStrategy                                        *app2WxappStrategyNode
	Whitelist                                                     *whitelistFlagsNode
	CustomSMSProvider                                             *smsProviderNode
	PasswordUpdatePolicy                                          *passwordPolicyNode
}

type userPoolTypeNode struct {
	Code, Name, Description, Image *string
	Sdks                           *[]*string
}

type frequencyNode struct {
	TimeInterval, Limit *int32
	Enabled             *bool
}

type qrcodeStrategyNode struct {
	QrcodeExpiresAfter, TicketExpiresAfter               *int32
	ReturnFullUserInfo, AllowExchangeUserInfoFromBrowser *bool
}

type app2WxappStrategyNode struct {
	TicketExpriresAfter              *int32
	TicketExchangeUserInfoNeedSecret *bool
}

type whitelistFlagsNode struct{ PhoneEnabled, EmailEnabled, UsernameEnabled *bool }

type smsProviderNode struct {
	Enabled          *bool
	Provider, Config *string
}

type passwordPolicyNode struct {
	Enabled                      *bool
	ForcedCycle, DifferenceCycle *int32
}

// UpdateUserpool changes settings of the pool; what is not sent stays.
func (q *rootFields) UpdateUserpool(ctx context.Context, args struct{ Input input }) (*userPoolNode, error) {
	shown := new(userPoolNode)
	_, err := q.administered(ctx, func(v view) error {
		sent, err := plainJSON(args.Input)
		if err != nil {
			return err
		}
		if err := q.changeUserPool(v, sent); err != nil {
			return err
		}
		members, err := q.userPoolMembers(v)
		if err != nil {
			return err
		}
		text, err := json.Marshal(members)
		if err != nil {
			return err
		}
		return json.Unmarshal(text, shown)
	})
	return shown, err
}

// plainJSON is an input object as JSON has it, without null members.
func plainJSON(in input) (map[string]any, error) {
	text, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	var members map[string]any
	if err := json.Unmarshal(text, &members); err != nil {
		return nil, err
	}
	return members, nil
}

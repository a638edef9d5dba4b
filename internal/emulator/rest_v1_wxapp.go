package emulator

import (
	"net/http"
	"regexp"

	"google.golang.org/protobuf/proto"

	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
)

// QR codes of v1 that WeChat's mini program scans. Whoever asks for one names it.

var wxappName = regexp.MustCompile(`^[0-9A-Za-z]{12,24}$`)

// geneWxappCode makes a QR code.
func (e *Emulator) geneWxappCode(r *http.Request) (proto.Message, error) {
	if r.PathValue("clientId") != e.credentials.UserPoolID {
		return nil, &fault{status: statusUnknown, code: codeNoUserPool}
	}
	random := r.URL.Query().Get("random")
	if !wxappName.MatchString(random) {
		return nil, badField("random", "must be 12 to 24 letters and digits")
	}
	app, err := e.application(r.Header.Get("X-Authing-App-Id"))
	if err != nil {
		return nil, err
	}
	c, err := e.newQRCodeNamed(random, app)
	if err != nil {
		return nil, err
	}
	return &authingv1.WxappQrCode{
		Id: &c.ID, Qrcode: proto.String(e.qrCodeURL(c)), Client: &e.credentials.UserPoolID,
		Success: proto.Bool(false), Used: proto.Bool(false),
		CreatedAt: proto.String(instant(c.endsAt.Add(-qrCodeLifetime))), ExpiredAt: proto.String(instant(c.endsAt)),
	}, nil
}

// checkWxappCode signs in whoever has confirmed, once.
func (e *Emulator) checkWxappCode(r *http.Request) (proto.Message, error) {
	c, err := e.qrCodeV1(e.read(), r.URL.Query().Get("random"))
	if err != nil {
		return nil, err
	}
	if c.state != qrConfirmed || c.ticket == "" {
		return &authingv1.WxappQrCodeStatus{Message: proto.String(qrStates[c.state])}, nil
	}
	app, err := e.application(c.appID)
	if err != nil {
		return nil, err
	}
	u, err := e.enterByQRCode(c.ticket, app, originOf(r))
	return &authingv1.WxappQrCodeStatus{Code: proto.Int64(statusSuccess), Message: proto.String(qrStates[c.state]), Data: u}, err
}

package emulator

import (
	"context"
	"slices"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// ListAuditLogs returns a page of what administrators did, the newest first. Who
// it was, and in which application, nobody knows: to ask for one finds nothing.
func (s *managementV2) ListAuditLogs(_ context.Context, req *authingv2.ListAuditLogsRequest) (*authingv2.ListAuditLogsResponse, error) {
	v := s.read()
	records, err := list[*auditRecord](v, tableAudit, byID)
	if err != nil {
		return nil, err
	}
	slices.Reverse(records)
	named := len(req.GetOperatorArns()) > 0 || len(req.GetAppIds()) > 0 || req.GetUserId() != ""
	records = slices.DeleteFunc(records, func(r *auditRecord) bool {
		at := r.at.UnixMilli()
		return named || !within(req.GetOperationNames(), r.operation) ||
			req.GetEventType() != "" && req.GetEventType() != r.operation ||
			req.GetClientIp() != "" && req.GetClientIp() != r.from.ip ||
			req.Start != nil && at < req.GetStart() || req.End != nil && at > req.GetEnd()
	})
	page, err := pageV2(records, req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	shown, err := tryEach(page, func(r *auditRecord) (*authingv2.AuditLog, error) { return s.auditLog(v, r) })
	return &authingv2.ListAuditLogsResponse{TotalCount: int64(len(records)), List: shown}, err
}

func (e *Emulator) auditLog(v view, r *auditRecord) (*authingv2.AuditLog, error) {
	name, err := v.poolName()
	at, agent := instant(r.at), parseUserAgent(r.from.userAgent)
	return &authingv2.AuditLog{
		Timestamp:    &at,
		UserPoolId:   &e.credentials.UserPoolID,
		UserPoolName: &name,
		ClientIp:     unlessEmpty(r.from.ip),
		Ua:           &authingv2.UserActionAgent{Name: &agent.Name, Os: unlessEmpty(agent.GetOs()), Device: &agent.Device},
		Geoip:        &authingv2.UserActionPlace{Ip: unlessEmpty(r.from.ip)},
		EventType:    &r.operation,
	}, err
}

func (v view) poolName() (string, error) {
	p, err := v.userPool()
	if err != nil {
		return "", err
	}
	name, _ := p.members["name"].(string)
	return name, nil
}

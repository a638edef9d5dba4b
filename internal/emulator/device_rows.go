package emulator

import (
	"maps"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"
)

// Models by which requests ask for devices.
const modelDevice = "device"

// row is the device as the data model of devices has it: what was told of it,
// with the members that the store adds.
func (e *Emulator) row(d *device) *structpb.Struct {
	status, _ := d.status(e.now())
	row := &structpb.Struct{Fields: maps.Clone(d.facts.GetFields())}
	for name, text := range map[string]string{
		"id": d.ID, "deviceUniqueId": d.UniqueID, "status": status,
		"createdAt": instant(d.createdAt), "updatedAt": instant(d.updatedAt),
	} {
		row.Fields[name] = structpb.NewStringValue(text)
	}
	return row
}

// rowOf is the device as a user has it.
func (e *Emulator) rowOf(d *device, use *deviceUse) *structpb.Struct {
	status, _ := e.stateFor(d, use).status(e.now())
	row := e.row(d)
	for name, text := range map[string]string{
		"userId": use.userID, "status": status, "lastIp": use.lastIP, "lastLoginTime": instant(use.lastLogin),
	} {
		row.Fields[name] = structpb.NewStringValue(text)
	}
	return row
}

// stateFor is the state of a device for one of its users.
func (e *Emulator) stateFor(d *device, use *deviceUse) deviceState {
	if status, _ := d.state.status(e.now()); status != deviceActivated {
		return d.state
	}
	return use.state
}

// factsOf is what a request tells of a device beside its id: its members, as
// they came.
func factsOf(request *structpb.Value) *structpb.Struct {
	facts := request.GetStructValue()
	delete(facts.GetFields(), "deviceUniqueId")
	return facts
}

// sortedNames is the keys of a row in an order that stays.
func sortedNames(row *structpb.Struct) []string { return slices.Sorted(maps.Keys(row.GetFields())) }

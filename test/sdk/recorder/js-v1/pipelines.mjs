// Functions that run when a user signs up or in.
import { byId, management } from './calls.mjs';

const rule = { name: 'staff only', description: 'Who may sign in', type: 'PRE_REGISTER', code: 'module.exports = pipe' };

export const pipelines = [
  management('ListPipelineRules', 'pipeline.all', [], 'userPoolId'),
  management('CreatePipelineRule', 'pipeline.createRule', [rule], 'userPoolId'),
  management('UpdatePipelineRule', 'pipeline.updateRule', [{ _id: 'object-0001', ...rule, enabled: true }]),
  byId('DeletePipelineRuleById', 'pipeline.deleteById'),
  byId('GetPipelineRuleById', 'pipeline.ruleById'),
  management('ListPipelineEnv', 'pipeline.env', [], 'userPoolId'),
  management('SetPipelineEnv', 'pipeline.setEnv', ['level', '3'], 'userPoolId', { key: 'level', value: '3' }),
  management('RemovePipelineEnv', 'pipeline.removeEnv', ['level'], 'userPoolId', { key: 'level' }),
];

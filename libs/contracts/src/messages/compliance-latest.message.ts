import { z } from 'zod';
import { query } from '../message.js';
import { complianceReportSchema } from './compliance-check.message.js';

/** The latest report; null before the first. */
export const ComplianceLatest = query('compliance.latest.v1', 'compliance', z.object({}), z.object({ report: complianceReportSchema.nullable() }));

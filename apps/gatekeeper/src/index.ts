import { loadSigningKey, type SigningKey } from '@waggle/grants/signer';
import { CONFIG, defineService } from '@waggle/runtime';
import { ApprovalController } from './approval.controller.js';
import { ApprovalJournal } from './approval-journal.service.js';
import { ApprovalRepository } from './approval.repository.js';
import { DecisionParts, DecisionService } from './decision.service.js';
import { EditService } from './edit.service.js';
import { gatekeeperConfig, type GatekeeperConfig } from './gatekeeper.config.js';
import { GrantSigner, SIGNING_KEY } from './grant-signer.service.js';
import { CreateApproval1700000000300 } from './migrations/0001-create-approval.migration.js';
import { Operators } from './operators.service.js';
import { PaymentHistory } from './payment-history.repository.js';
import { PaymentJudge } from './payment-judge.service.js';
import { ReleaseService } from './release.service.js';
import { SlackDecisionController } from './slack-decision.controller.js';
import { SlackDecisionService } from './slack-decision.service.js';
import { SubmissionService } from './submission.service.js';

const signingKey = {
  provide: SIGNING_KEY,
  inject: [CONFIG],
  useFactory: (config: GatekeeperConfig): Promise<SigningKey> => loadSigningKey(config.GRANT_SIGNING_KEY),
};

/** The approval queue, and the only holder of the signing key. It does not run in the cloud zone: nothing is permitted there. */
export default defineService({
  name: 'gatekeeper',
  plane: 'core',
  roles: ['swarm', 'local', 'single'],
  config: gatekeeperConfig,
  persistence: { migrations: [CreateApproval1700000000300] },
  controllers: [ApprovalController, SlackDecisionController],
  providers: [
    signingKey,
    ApprovalRepository,
    ApprovalJournal,
    Operators,
    PaymentHistory,
    PaymentJudge,
    EditService,
    GrantSigner,
    ReleaseService,
    DecisionParts,
    DecisionService,
    SlackDecisionService,
    SubmissionService,
  ],
});

import { HistoryPlaceInput } from '../web/history/history-place-input.js';
import { WholeNumberField } from '../web/input/whole-number-field.js';

export class HistoryListInput extends HistoryPlaceInput {
  @WholeNumberField({ min: 1, max: 100 })
  limit?: string;
}

import { HistoryPlaceInput } from '../http/history/history-place.dto.js';
import { WholeNumberField } from '../http/input/whole-number-field.js';

export class HistoryListInput extends HistoryPlaceInput {
  @WholeNumberField({ min: 1, max: 100 })
  limit?: string;
}
